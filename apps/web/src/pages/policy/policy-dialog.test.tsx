import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { connection, defaultPolicy, policy } from '../../../test/harbor.ts';
import { open, press, refusal, requestsTo, told, type Answers } from '../../../test/world.tsx';

const one = '/api/v1/app-connections/c1';
const put = `PUT ${one}/policy`;
const manager = connection({ id: 'c2', name: 'harbor-master' });
const elsewhere = connection({
  id: 'c3',
  name: 'other-pier',
  settings: { pier: 'https://pier.example.com', crew: 'deck' },
});

async function edit(answers: Answers = {}) {
  const { seen } = open('/organization/settings/app-connections/c1', {
    [`GET ${one}`]: connection(),
    [`GET ${one}/resources/berths`]: { items: [], nextCursor: null },
    'GET /api/v1/app-connections': { items: [connection(), manager, elsewhere], nextCursor: null, total: 3 },
    [put]: policy({ sentence: 'Rotates on 17 January 2027.' }),
    ...answers,
  });
  await press('Edit the policy');
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByRole('radio', { name: /^Off/ });
  return { seen, dialog };
}

const choose = (dialog: ReturnType<typeof within>, name: RegExp) =>
  fireEvent.click(dialog.getByRole('radio', { name }));
const fill = (dialog: ReturnType<typeof within>, label: string, value: string) =>
  fireEvent.input(dialog.getByLabelText(label), { target: { value } });
const save = (dialog: ReturnType<typeof within>) =>
  fireEvent.click(dialog.getByRole('button', { name: 'Save policy' }));

test('leaves all to the organization until something is chosen, and says what that is', async () => {
  const { seen, dialog } = await edit();
  expect(dialog.getByText('Now off.')).toBeTruthy();
  expect(dialog.getByText('Now 60, 30, 14, 7 and 1 day before expiry.')).toBeTruthy();
  save(dialog);
  await told('harbor-deploy: Rotates on 17 January 2027.');
  expect(requestsTo(seen, put)[0]?.body).toEqual({
    checkEveryMinutes: null,
    remindDaysBefore: null,
    rotate: null,
    overlap: null,
  });
});

test('sends what was chosen, and the page says at once what the server makes of it', async () => {
  const { seen, dialog } = await edit();
  choose(dialog, /^In place/);
  fill(dialog, 'Days before expiry', '10');
  fireEvent.click(dialog.getByLabelText('Only at certain times'));
  fireEvent.click(dialog.getByLabelText('Friday'));
  fireEvent.change(dialog.getByLabelText('Ask the app whether it still works'), { target: { value: '360' } });
  choose(dialog, /^On other days/);
  fireEvent.input(dialog.getAllByLabelText('Days before expiry (optional)')[0] ?? document.body, {
    target: { value: '3, 14' },
  });
  save(dialog);
  expect(await screen.findByText('Rotates on 17 January 2027.', { selector: 'section p' })).toBeTruthy();
  expect(requestsTo(seen, put)[0]?.body).toEqual({
    checkEveryMinutes: 360,
    remindDaysBefore: [14, 3],
    rotate: {
      strategy: 'in-place',
      daysBefore: 10,
      lifeDays: 90,
      window: { days: ['mon', 'tue', 'wed', 'thu'], from: '02:00', to: '05:00', timeZone: 'Europe/Berlin' },
    },
    overlap: null,
  });
});

test('offers as managers the other connections of the same app and instance alone', async () => {
  const { seen, dialog } = await edit();
  choose(dialog, /^Through a manager/);
  const picker = await dialog.findByLabelText('Manager connection');
  expect(
    within(picker)
      .getAllByRole('option')
      .map((option) => option.textContent),
  ).toEqual(['Choose', 'harbor-master · @deploy-bot · deck key']);
  fireEvent.change(picker, { target: { value: 'c2' } });
  fireEvent.click(dialog.getByLabelText('Let the old token live on for a while'));
  fill(dialog, 'Revoke after hours unused', '48');
  save(dialog);
  await waitFor(() => expect(requestsTo(seen, put)).toHaveLength(1));
  expect(requestsTo(seen, put)[0]?.body).toMatchObject({
    rotate: { strategy: 'manager', managerConnectionId: 'c2' },
    overlap: { quietHours: 48, atMostDays: 7 },
  });
});

test('puts managers that cannot work now last, and says so', async () => {
  const make = (id: string, name: string, status: 'healthy' | 'needs-reconnect') =>
    connection({ id, name, status });
  const items = [
    make('c3', 'anchor', 'needs-reconnect'),
    make('c4', 'buoy-10', 'healthy'),
    make('c5', 'buoy-2', 'healthy'),
  ];
  const { dialog } = await edit({
    'GET /api/v1/app-connections': { items, nextCursor: null, total: 3 },
  });
  choose(dialog, /^Through a manager/);
  const picker = await dialog.findByLabelText('Manager connection');
  const labels = within(picker)
    .getAllByRole('option')
    .map(({ textContent }) => textContent.split(' · ').at(0));
  expect(labels).toEqual(['Choose', 'buoy-2', 'buoy-10', 'anchor']);
  expect(within(picker).getByRole('option', { name: /^anchor .*cannot now: needs reconnect$/ })).toBeTruthy();
});

test('says that there is nobody to be a manager, also when it is chosen all the same', async () => {
  const { seen, dialog } = await edit({
    'GET /api/v1/app-connections': { items: [connection(), elsewhere], nextCursor: null, total: 2 },
  });
  choose(dialog, /^Through a manager/);
  await dialog.findByText(/There is no other connection to Harbor at harbor\.example\.com\./);
  save(dialog);
  expect(await dialog.findByText('Without one, choose another way to rotate.')).toBeTruthy();
  expect(requestsTo(seen, put)).toEqual([]);
});

test('says why a token that cannot rotate itself cannot be rotated in place', async () => {
  const { dialog } = await edit({ [`GET ${one}/policy`]: policy({ canRotateItself: false }) });
  const inPlace = dialog.getByRole('radio', { name: /^In place/ });
  expect(inPlace.hasAttribute('disabled')).toBe(true);
  expect(
    dialog.getByText('Not possible: with crane alone, Harbor does not let this token rotate itself.'),
  ).toBeTruthy();
});

test.each([
  [/^In place/, 'New life in days', '0', 'Give it between 1 and 400 days.'],
  [/^In place/, 'Days before expiry', '90', /would be rotated at once, again and again/],
])('does not send %s with %s of %s', async (strategy, label, value, sentence) => {
  const { seen, dialog } = await edit();
  choose(dialog, strategy);
  fill(dialog, label, value);
  save(dialog);
  expect(await dialog.findByText(sentence)).toBeTruthy();
  expect(requestsTo(seen, put)).toEqual([]);
});

test('puts the server’s sentences under the fields that they are about', async () => {
  const { dialog } = await edit({
    [put]: refusal(400, 'invalid_input', 'Something is not right.', {
      'rotate.lifeDays': 'Harbor allows 60 days at most.',
      'remindDaysBefore.0': 'Too far ahead.',
    }),
  });
  choose(dialog, /^In place/);
  choose(dialog, /^On other days/);
  save(dialog);
  expect(await dialog.findByText('Harbor allows 60 days at most.')).toBeTruthy();
  expect(dialog.getByText('Too far ahead.')).toBeTruthy();
  expect(dialog.queryByText('Something is not right.')).toBeNull();
});

test('asks before it throws away what was chosen', async () => {
  const { dialog } = await edit();
  choose(dialog, /^In place/);
  await press('Close');
  expect(await screen.findByText('Discard what you typed?')).toBeTruthy();
});

test('saves the default of the organization as a whole, and stays there', async () => {
  const saved = { ...defaultPolicy, effective: { ...defaultPolicy.effective, checkEveryMinutes: 1440 } };
  const { seen } = open('/organization/settings/policy', { 'PUT /api/v1/policy': saved });
  fireEvent.change(await screen.findByLabelText('Ask the app whether it still works'), {
    target: { value: '1440' },
  });
  expect(screen.getByText('Not saved yet')).toBeTruthy();
  await press('Save policy');
  await told('The rotation policy is saved.');
  expect(screen.queryByText('Not saved yet')).toBeNull();
  expect(requestsTo(seen, 'PUT /api/v1/policy')[0]?.body).toEqual({
    checkEveryMinutes: 1440,
    remindDaysBefore: [60, 30, 14, 7, 1],
    rotate: { strategy: 'off', daysBefore: 7, lifeDays: 90 },
    overlap: null,
  });
});

test('asks before another screen takes away a default that is not saved', async () => {
  open('/organization/settings/policy');
  fireEvent.click(await screen.findByRole('radio', { name: /^In place/ }));
  await press('Lifecycle', 'link');
  expect(await screen.findByText('Leave without saving what you changed?')).toBeTruthy();
  await press('Leave');
  expect(await screen.findByRole('heading', { name: 'Lifecycle' })).toBeTruthy();
});
