import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { connection } from '../../../test/harbor.ts';
import { open, press, refusal, Reply, requestsTo, told, write, type Answers } from '../../../test/world.tsx';

const one = '/api/v1/app-connections/c1';
const berths = `GET ${one}/resources/berths`;

function openOne(answers: Answers = {}) {
  return open('/organization/settings/app-connections/c1', {
    [`GET ${one}`]: connection(),
    [berths]: { items: [{ id: '1', name: 'north/3', role: { level: 40, name: 'Mate' } }], nextCursor: null },
    ...answers,
  });
}

async function openMenu(entry: string) {
  await press('More actions');
  await press(entry, 'menuitem');
  return screen.findByRole('dialog');
}

test('says who it acts as and what it is worth', async () => {
  openOne();
  await screen.findByRole('heading', { name: 'harbor-deploy' });
  await screen.findByText('Deck');
  const told = Object.fromEntries(
    screen.getAllByRole('term').map((term) => [term.textContent, term.nextElementSibling?.textContent]),
  );
  expect(told).toMatchObject({
    Role: 'Mate',
    Scopes: 'crane',
    Crew: 'Deck',
    'Connection id': expect.stringContaining('c1'),
  });
  expect(told['Acts as']).toContain('@deploy-bot · deck key');
  expect(screen.getByRole('link', { name: /^north\/3/ }).getAttribute('href')).toBe(
    'https://harbor.example.com/north/3',
  );
});

test('shows what it reaches, searched by the app', async () => {
  const { seen } = openOne();
  expect(await screen.findByText('north/3', { selector: 'li bdi' })).toBeTruthy();
  await write('Search berths', 'south');
  await waitFor(() => expect(requestsTo(seen, berths).at(-1)?.query.get('search')).toBe('south'));
});

test('links to addresses of the web alone, whatever an app calls an address', async () => {
  const url = 'javascript:alert(1)';
  const identity = connection().identity;
  openOne({
    [`GET ${one}`]: connection({
      identity: identity && { ...identity, url, facts: [{ label: 'Berth', value: 'west/9', url }] },
      settings: { pier: 'javascript:alert(2)', crew: 'deck' },
    }),
    [berths]: { items: [{ id: '1', name: 'north/3', url }], nextCursor: null },
  });
  for (const text of ['@deploy-bot', 'west/9', 'javascript:alert(2)', 'north/3'])
    expect((await screen.findByText(text)).closest('a')).toBeNull();
});

test('shows an error of the app in place of an empty list', async () => {
  openOne({ [berths]: refusal(502, 'unavailable', 'harbor.example.com did not answer within 10 s.') });
  expect(await screen.findByText('harbor.example.com did not answer within 10 s.')).toBeTruthy();
  expect(screen.queryByText(/lists no/)).toBeNull();
});

test('says that the app lists nothing, which is not that the credential is worth nothing', async () => {
  openOne({ [berths]: { items: [], nextCursor: null } });
  expect(await screen.findByText('Harbor lists no berths for it.')).toBeTruthy();
});

test.each([
  ['key', '2027-01-24T12:00:00Z', 'it expires'],
  ['key', null, 'somebody revokes it'],
  ['agree', '2027-01-24T12:00:00Z', 'somebody revokes it'],
])(
  'says of a credential by %s that ends at %s until when it works on: %s',
  async (method, expiresAt, end) => {
    openOne({ [`GET ${one}`]: connection({ method, expiresAt }) });
    const dialog = within(await openMenu('Delete'));
    expect(dialog.getByText(`Without this it keeps working there until ${end}.`)).toBeTruthy();
  },
);

test('gives the reason for a status that is not healthy', async () => {
  openOne({ [`GET ${one}`]: connection({ status: 'needs-reconnect', statusReason: 'Revoked at Harbor.' }) });
  expect((await screen.findByRole('alert')).textContent).toBe('Revoked at Harbor.');
});

test('checks now and says how it is', async () => {
  openOne({ [`POST ${one}/check`]: connection({ status: 'degraded', statusReason: 'Harbor is silent.' }) });
  await press('Check now');
  expect(await told('harbor-deploy: Degraded. Harbor is silent.')).toBeTruthy();
  expect(screen.getByText('Degraded')).toBeTruthy();
});

test('rotates a token after it said what that means, for as many days as were asked for', async () => {
  const { seen } = openOne({ [`POST ${one}/rotate`]: connection({ expiresAt: '2027-03-31T00:00:00Z' }) });
  const dialog = within(await openMenu('Rotate now'));
  expect(dialog.getByText(/a program that holds a copy of it stops working/)).toBeTruthy();
  const days = dialog.getByLabelText('New life in days');
  fireEvent.input(days, { target: { value: '401' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Rotate token' }));
  expect(await dialog.findByText('Give it between 1 and 400 days.')).toBeTruthy();
  expect(requestsTo(seen, `POST ${one}/rotate`)).toEqual([]);

  fireEvent.input(days, { target: { value: '30' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Rotate token' }));
  expect(await told('harbor-deploy has a new token.')).toBeTruthy();
  expect(requestsTo(seen, `POST ${one}/rotate`)[0]?.body).toEqual({ lifeDays: 30 });
});

test('stays and tells the story when the outcome of a rotation is not known', async () => {
  const story =
    'A rotation of "harbor-deploy" got no answer, and Harbor cannot be asked now what became of it.';
  openOne({ [`POST ${one}/rotate`]: refusal(502, 'outcome_unknown', story) });
  const dialog = within(await openMenu('Rotate now'));
  fireEvent.click(dialog.getByRole('button', { name: 'Rotate token' }));
  expect(await dialog.findByText(story)).toBeTruthy();
});

test('refreshes an authorization without asking: nobody else holds its tokens', async () => {
  openOne({
    [`GET ${one}`]: connection({ method: 'agree' }),
    [`POST ${one}/refresh`]: connection({ method: 'agree' }),
  });
  await press('More actions');
  await press('Refresh now', 'menuitem');
  expect(await told('harbor-deploy has new tokens.')).toBeTruthy();
});

test('says that there is no such connection', async () => {
  openOne({ [`GET ${one}`]: refusal(404, 'not_found', 'There is no such connection.') });
  expect(await screen.findByText('There is no such connection.')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Go to App Connections' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

test('deletes only after its name was typed, and revokes if that was chosen', async () => {
  const { seen } = openOne({ [`DELETE ${one}`]: new Reply(204, null) });
  const dialog = within(await openMenu('Delete'));
  fireEvent.click(dialog.getByRole('button', { name: 'Delete connection' }));
  expect(await dialog.findByText('Type the name as it is written above.')).toBeTruthy();
  expect(requestsTo(seen, `DELETE ${one}`)).toEqual([]);

  fireEvent.input(dialog.getByLabelText('Type its name to delete it'), {
    target: { value: 'harbor-deploy' },
  });
  fireEvent.click(dialog.getByLabelText('Also revoke the credential at Harbor'));
  fireEvent.click(dialog.getByRole('button', { name: 'Delete connection' }));
  expect(await told('harbor-deploy is deleted and its credential is revoked.')).toBeTruthy();
  expect(requestsTo(seen, `DELETE ${one}`)[0]?.query.get('revoke')).toBe('true');
  expect(await screen.findByRole('heading', { name: 'App Connections' })).toBeTruthy();
  await waitFor(() => expect(location.pathname).toBe('/organization/settings/app-connections'));
  expect(screen.getByText(/and its credential is revoked/)).toBeTruthy();
});

test('stays, and says why, when the app does not revoke', async () => {
  openOne({ [`DELETE ${one}`]: refusal(502, 'unavailable', 'Harbor did not answer.') });
  const dialog = within(await openMenu('Delete'));
  fireEvent.input(dialog.getByLabelText('Type its name to delete it'), {
    target: { value: 'harbor-deploy' },
  });
  fireEvent.click(dialog.getByRole('button', { name: 'Delete connection' }));
  expect(await dialog.findByText('Harbor did not answer.')).toBeTruthy();
});

test('renames with the revision that was read, so that two windows do not overwrite each other', async () => {
  const { seen } = openOne({ [`PATCH ${one}`]: refusal(409, 'conflict', 'Somebody changed it meanwhile.') });
  const dialog = within(await openMenu('Edit name'));
  fireEvent.input(dialog.getByLabelText('Name'), { target: { value: 'docks' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByText('Somebody changed it meanwhile.')).toBeTruthy();
  expect(requestsTo(seen, `PATCH ${one}`)[0]?.body).toEqual({
    name: 'docks',
    description: null,
    revision: 3,
  });
});

test('reconnects with a new secret and the settings that it had', async () => {
  const { seen } = openOne({ [`PATCH ${one}`]: connection({ revision: 4 }) });
  await press('Reconnect');
  const dialog = within(await screen.findByRole('dialog', { name: 'Reconnect harbor-deploy' }));
  fireEvent.input(dialog.getByLabelText('Harbor key'), { target: { value: 'k-9' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Reconnect' }));
  expect(await told('harbor-deploy is connected again as @deploy-bot.')).toBeTruthy();
  expect(requestsTo(seen, `PATCH ${one}`)[0]?.body).toEqual({
    settings: { pier: 'https://harbor.example.com', crew: 'deck' },
    secrets: { key: 'k-9' },
    revision: 3,
  });
});
