import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, expect, test } from 'vitest';
import { connection, lifecycle, lifecycleItem } from '../../../test/harbor.ts';
import { open, press, refusal, requestsTo, type Answers, type Seen } from '../../../test/world.tsx';
import { dismissRun } from './bulk-run.ts';

const actions = 'POST /api/v1/app-connections/actions';

const items = Array.from({ length: 7 }, (_, at) =>
  lifecycleItem({
    id: `c${at + 1}`,
    name: `harbor-${at + 1}`,
    status: at === 6 ? 'needs-reconnect' : 'healthy',
    expiresAt: `2027-01-${10 + at}T12:00:00Z`,
    nextRotationAt: at % 2 === 0 ? `2027-01-0${3 + at}T12:00:00Z` : null,
  }),
);

afterEach(dismissRun);

function openAll(answers: Answers = {}) {
  return open('/lifecycle', {
    'GET /api/v1/lifecycle': lifecycle(items),
    [actions]: ({ body }: Seen) => ({ results: idsOf(body).map(well) }),
    ...answers,
  });
}

const well = (id: string) => ({ id, ok: true, status: 'healthy', error: null });
const ill = (id: string) => ({
  id,
  ok: false,
  status: 'degraded',
  error: { code: 'unavailable', message: `${id} is silent.`, action: 'Try again.' },
});

function idsOf(body: unknown): string[] {
  return typeof body === 'object' && body !== null && 'ids' in body && Array.isArray(body.ids)
    ? body.ids.map(String)
    : [];
}

const names = () =>
  screen
    .getAllByRole('link')
    .map((link) => link.textContent)
    .filter((name) => name.startsWith('harbor-'));
const box = (name: string) => screen.findByRole('checkbox', { name: `Select ${name}` });

test('puts what needs somebody first, then what happens soonest', async () => {
  openAll();
  await screen.findByText('harbor-1');
  expect(names().slice(0, 3)).toEqual(['harbor-7', 'harbor-1', 'harbor-3']);
});

test('narrows the list by status, by week and by search', async () => {
  openAll();
  await press('Needs reconnect 1', 'radio');
  expect(names()).toEqual(['harbor-7']);
  await press('All 7', 'radio');
  await press(/^1 Jan – 7 Jan: 3 rotations$/);
  expect(names()).toEqual(['harbor-1', 'harbor-3', 'harbor-5']);
  await press('Show all weeks');
  fireEvent.input(screen.getByLabelText('Search connections'), { target: { value: 'nothing' } });
  expect(await screen.findByText('No connection matches this.')).toBeTruthy();
});

test('selects all that match, also those that are not in sight yet', async () => {
  const many = Array.from({ length: 130 }, (_, at) =>
    lifecycleItem({
      id: `m${at}`,
      name: `harbor-${130 - at}`,
      expiresAt: `2027-01-10T0${at % 10}:00:00Z`,
      nextRotationAt: null,
    }),
  );
  openAll({ 'GET /api/v1/lifecycle': lifecycle(many) });
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Select all 100 shown' }));
  // What falls on one day stands by name, as people count.
  expect(names().slice(0, 3)).toEqual(['harbor-1', 'harbor-2', 'harbor-3']);
  await press('Select all 130');
  expect(screen.getByText('130 connections selected', { exact: false })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Select all 130' })).toBeNull();
});

test('leads a keyboard past the rows, to where the list goes on', async () => {
  const many = Array.from({ length: 101 }, (_, at) => lifecycleItem({ id: `m${at}`, name: `harbor-${at}` }));
  openAll({ 'GET /api/v1/lifecycle': lifecycle(many) });
  await press('Skip the list', 'link');
  expect(document.activeElement?.textContent).toBe('Show more (1 left)');
});

test('says of what is over that it ended', async () => {
  openAll({ 'GET /api/v1/lifecycle': lifecycle([lifecycleItem({ expiresAt: '2020-01-01T00:00:00Z' })]) });
  expect(await screen.findByText(/^ended/)).toBeTruthy();
  expect(screen.queryByText(/^ends /)).toBeNull();
});

test('acts on many a few at a time, and tells what could not be done and why', async () => {
  const { seen } = openAll({
    [actions]: ({ body }: Seen) => ({
      results: idsOf(body).map((id) => (id === 'c3' ? ill(id) : well(id))),
    }),
  });
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Select all 7 shown' }));
  expect(screen.getByText('7 connections selected')).toBeTruthy();
  await press('Check');
  expect(
    await screen.findByRole('heading', { name: '6 of 7 connections are checked, 1 could not be.' }),
  ).toBeTruthy();
  expect(requestsTo(seen, actions).map(({ body }) => idsOf(body).length)).toEqual([5, 2]);
  expect(screen.getByText('c3 is silent. Try again.')).toBeTruthy();

  await press('Try the failed again');
  await waitFor(() => expect(requestsTo(seen, actions)).toHaveLength(3));
  expect(requestsTo(seen, actions)[2]?.body).toEqual({ action: 'check', ids: ['c3'] });
});

test('names those whose check found that somebody is needed', async () => {
  openAll({
    [actions]: ({ body }: Seen) => ({
      results: idsOf(body).map((id) => ({
        ...well(id),
        status: id === 'c3' ? 'needs-reconnect' : 'healthy',
      })),
    }),
  });
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Select all 7 shown' }));
  await press('Check');
  await screen.findByRole('heading', { name: '7 of 7 connections are checked, 1 of them is not well.' });
  const list = within(screen.getByRole('list', { name: 'What needs somebody' }));
  expect(list.getByRole('listitem').textContent).toBe('harbor-3Needs reconnect');
  expect(screen.queryByRole('button', { name: 'Try the failed again' })).toBeNull();
});

test('stops asking when nobody answers, and leaves the rest as it is', async () => {
  const { seen } = openAll({ [actions]: undefined });
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Select all 7 shown' }));
  await press('Check');
  expect(
    await screen.findByRole('heading', {
      name: '0 of 7 connections are checked, 5 could not be, 2 left as they are.',
    }),
  ).toBeTruthy();
  expect(requestsTo(seen, actions)).toHaveLength(1);
});

test('takes all in between with shift', async () => {
  openAll();
  fireEvent.click(await box('harbor-1'));
  fireEvent.click(await box('harbor-2'), { shiftKey: true });
  expect(screen.getByText('4 connections selected')).toBeTruthy();
});

test('says what a renewal costs before it does it', async () => {
  const { seen } = openAll();
  fireEvent.click(await box('harbor-1'));
  await press('Renew now');
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('1 token replaces itself')).toBeTruthy();
  expect(requestsTo(seen, actions)).toEqual([]);
  fireEvent.click(dialog.getByRole('button', { name: 'Renew 1 connection' }));
  expect(await screen.findByRole('heading', { name: '1 of 1 connection is renewed.' })).toBeTruthy();
  expect(requestsTo(seen, actions)[0]?.body).toEqual({ action: 'renew', ids: ['c1'] });
});

test('sets one policy for many', async () => {
  const { seen } = openAll();
  fireEvent.click(await box('harbor-1'));
  fireEvent.click(await box('harbor-2'));
  await press('Set policy');
  const dialog = within(await screen.findByRole('dialog'));
  fireEvent.click(await dialog.findByRole('radio', { name: /^In place/ }));
  fireEvent.click(dialog.getByRole('button', { name: 'Set policy' }));
  await waitFor(() => expect(requestsTo(seen, actions)).toHaveLength(1));
  expect(requestsTo(seen, actions)[0]?.body).toMatchObject({
    action: 'set-policy',
    ids: ['c1', 'c2'],
    policy: { rotate: { strategy: 'in-place', daysBefore: 7, lifeDays: 90 }, checkEveryMinutes: null },
  });
});

test('opens the dialogs to reconnect one after the other, and keeps the place of who stops', async () => {
  const one = (id: string) => connection({ id, name: `harbor-${id.slice(1)}` });
  openAll({
    'GET /api/v1/app-connections/c1': one('c1'),
    'GET /api/v1/app-connections/c2': one('c2'),
    'PATCH /api/v1/app-connections/c1': one('c1'),
  });
  fireEvent.click(await box('harbor-1'));
  fireEvent.click(await box('harbor-2'));
  await press('Reconnect');
  const first = within(await screen.findByRole('dialog', { name: 'Reconnect harbor-1' }));
  fireEvent.input(first.getByLabelText('Harbor key'), { target: { value: 'k-9' } });
  fireEvent.click(first.getByRole('button', { name: 'Reconnect' }));
  const second = within(await screen.findByRole('dialog', { name: 'Reconnect harbor-2' }));
  fireEvent.click(second.getByRole('button', { name: 'Cancel' }));
  expect(await screen.findByText('1 connection left to reconnect.')).toBeTruthy();
  await press('Stop');
  expect(screen.queryByText('1 connection left to reconnect.')).toBeNull();
});

test('has one sentence and one action when there is nothing yet', async () => {
  openAll({ 'GET /api/v1/lifecycle': lifecycle([]) });
  expect(await screen.findByRole('link', { name: 'Add your first connection' })).toBeTruthy();
});

test('says why it cannot be read', async () => {
  openAll({ 'GET /api/v1/lifecycle': refusal(500, 'internal', 'The database is away.') });
  expect(await screen.findByText('The database is away.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});
