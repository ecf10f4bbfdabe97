import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { connection, lifecycle, lifecycleItem } from '../../../test/harbor.ts';
import { open, press, refusal, requestsTo, told, write, type Seen } from '../../../test/world.tsx';

const list = '/organization/settings/app-connections';
const call = 'GET /api/v1/app-connections';

function page(...items: ReturnType<typeof connection>[]) {
  return { items, nextCursor: null, total: items.length };
}

test('shows who each connection acts as, how it is, and when it ends', async () => {
  open(list, {
    [call]: page(
      connection(),
      connection({ id: 'c2', name: 'old', status: 'needs-reconnect', statusReason: 'Revoked.' }),
    ),
  });
  const row = (await screen.findByRole('link', { name: 'old' })).closest<HTMLElement>('[role="row"]');
  for (const text of [
    'old',
    'Harbor · deck key · harbor.example.com',
    '@deploy-bot',
    'Needs reconnect',
    'Revoked.',
  ])
    expect(row?.textContent).toContain(text);
  expect(screen.getByText('2 connections')).toBeTruthy();
});

test('has one sentence and one action when there is nothing yet', async () => {
  open(list);
  await press('Add your first connection');
  expect(await screen.findByRole('dialog', { name: 'Add connection' })).toBeTruthy();
  expect(screen.queryByRole('searchbox', { name: 'Search connections' })).toBeNull();
});

test('says that nothing matches, and shows all again', async () => {
  open(`${list}?search=zzz`, {
    [call]: ({ query }: Seen) => (query.has('search') ? page() : page(connection())),
  });
  await press('Show all');
  expect(await screen.findByRole('link', { name: 'harbor-deploy' })).toBeTruthy();
});

test('says what happened with the request’s id, and tries again', async () => {
  let isWell = false;
  open(list, {
    [call]: () => (isWell ? page(connection()) : refusal(500, 'internal', 'Moorage made a mistake.')),
  });
  expect(await screen.findByText('Moorage made a mistake.')).toBeTruthy();
  expect(screen.getByText('req-1')).toBeTruthy();
  isWell = true;
  await press('Try again');
  expect(await screen.findByRole('link', { name: 'harbor-deploy' })).toBeTruthy();
});

test('searches, filters and sorts on the server and keeps all of it in the address', async () => {
  const { seen } = open(list, { [call]: page(connection()) });
  await screen.findByRole('link', { name: 'harbor-deploy' });
  fireEvent.change(screen.getByLabelText('Status'), { target: { value: 'expiring' } });
  await press('Expires');
  await waitFor(() => expect(location.search).toBe('?status=expiring&sort=expiresAt'));
  await waitFor(() =>
    expect(Object.fromEntries(seen.at(-1)?.query ?? [])).toEqual({ status: 'expiring', sort: 'expiresAt' }),
  );
  expect(screen.getByRole('columnheader', { name: 'Expires' }).getAttribute('aria-sort')).toBe('ascending');
});

test('searches when the typing pauses', async () => {
  const { seen } = open(list, { [call]: page(connection()) });
  await write('Search connections', 'dep');
  await waitFor(() => expect(seen.at(-1)?.query.get('search')).toBe('dep'));
  expect(requestsTo(seen, call)).toHaveLength(2);
});

test('loads the next page when asked to', async () => {
  open(list, {
    [call]: ({ query }: Seen) =>
      query.get('cursor') === 'next'
        ? { items: [connection({ id: 'c2', name: 'second' })], nextCursor: null, total: 2 }
        : { items: [connection()], nextCursor: 'next', total: 2 },
  });
  expect(await screen.findByText('1 of 2 connections')).toBeTruthy();
  await press('Load more');
  expect(await screen.findByRole('link', { name: 'second' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
});

test('greets a connection that was just made, marks its row and cleans the address', async () => {
  open(`${list}?connected=c2`, {
    [call]: page(connection()),
    'GET /api/v1/app-connections/c2': connection({ id: 'c2', name: 'harbor-ada' }),
  });
  expect(await told('harbor-ada is connected as @deploy-bot.')).toBeTruthy();
  const link = await screen.findByRole('link', { name: 'harbor-ada' });
  await waitFor(() => expect(document.activeElement).toBe(link));
  expect(location.search).toBe('');
});

test('leads to the sign-in when the session has ended, and knows the way back', async () => {
  open(`${list}?status=unknown`, { [call]: refusal(401, 'sign_in_required', 'You are not signed in.') });
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeTruthy();
  await waitFor(() => expect(location.search).toBe(`?next=${encodeURIComponent(`${list}?status=unknown`)}`));
});

test('says that Moorage does not answer', async () => {
  open(list, { 'GET /api/auth/get-session': undefined });
  const alert = await screen.findByRole('alert', {}, { timeout: 4000 });
  expect(within(alert).getByText('Moorage did not answer.')).toBeTruthy();
});

test('says in few words what comes next for a connection', async () => {
  open(list, {
    [call]: page(connection()),
    'GET /api/v1/lifecycle': lifecycle([lifecycleItem({ nextRotationAt: '2020-01-01T00:00:00Z' })]),
  });
  expect(await screen.findByText('rotates today')).toBeTruthy();
});

test('keeps its rows, and with them the focus, when it is read anew', async () => {
  const { seen } = open(list, {
    [call]: () => page(connection()),
    [`POST ${call.slice(4)}/c1/check`]: connection({ status: 'degraded' }),
  });
  const link = await screen.findByRole('link', { name: 'harbor-deploy' });
  await press('Actions for harbor-deploy');
  await press('Check now', 'menuitem');
  await told('harbor-deploy: Degraded.');
  await waitFor(() => expect(requestsTo(seen, call).length).toBeGreaterThan(1));
  expect(link.isConnected).toBe(true);
});
