import { screen, waitFor, within } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import type { Channel, Delivery } from '../../api/shapes.ts';
import { open, press, refusal, Reply, requestsTo, told, write } from '../../../test/world.tsx';

const address = '/organization/settings/notifications';
const list = 'GET /api/v1/notification-channels';
const make = 'POST /api/v1/notification-channels';
const remove = 'DELETE /api/v1/notification-channels/n1';
const test1 = 'POST /api/v1/notification-channels/n1/test';
const messages = 'GET /api/v1/notification-channels/n1/deliveries';
const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==';

function channel(changes: Partial<Channel> = {}): Channel {
  return {
    id: 'n1',
    kind: 'webhook',
    name: 'On call',
    target: 'https://hooks.example.com/moorage',
    createdAt: '2020-12-12T12:00:00Z',
    lastDelivery: null,
    ...changes,
  };
}

function delivery(changes: Partial<Delivery> = {}): Delivery {
  return {
    id: 'd1',
    messageId: 'msg_1',
    type: 'moorage.digest',
    state: 'delivered',
    attempts: 1,
    lastError: null,
    createdAt: '2021-01-01T12:00:00Z',
    triedAt: '2021-01-01T12:00:00Z',
    ...changes,
  };
}

const channels = (items: readonly Channel[], canMail = true) => ({ [list]: { items, canMail } });
const row = async (name: string): Promise<HTMLElement> => {
  const found = (await screen.findByText(name)).closest('li');
  return found ?? expect.fail(`there is no row of ${name}`);
};

test('says of each channel where it leads and how its last message fared', async () => {
  const at = '2021-01-01T12:00:00Z';
  open(
    address,
    channels([
      channel(),
      channel({
        id: 'n2',
        name: 'Ada',
        kind: 'email',
        target: 'ada@example.com',
        lastDelivery: { state: 'delivered', at, error: null },
      }),
      channel({ id: 'n3', name: 'Late', lastDelivery: { state: 'waiting', at, error: 'It was down.' } }),
      channel({ id: 'n4', name: 'Gone', lastDelivery: { state: 'given-up', at, error: 'It was down.' } }),
    ]),
  );
  expect((await row('On call')).textContent).toMatch(/Webhook to https:.+Nothing was sent yet/);
  expect((await row('Ada')).textContent).toMatch(/E-mail to ada@example.com.*Delivered.+ago/);
  expect((await row('Late')).textContent).toMatch(/Failed, is tried again.+ago/);
  expect((await row('Gone')).textContent).toMatch(/Not delivered.+ago/);
});

test('adds a webhook, shows its secret once and forgets it when the dialog closes', async () => {
  const { seen } = open(address, {
    [make]: new Reply(201, { ...channel(), secret }),
    [list]: () => ({ items: requestsTo(seen, make).length > 0 ? [channel()] : [], canMail: true }),
  });
  await press('Add the first channel');
  await write('Name', ' On call ');
  await write('URL', 'https://hooks.example.com/moorage');
  await press('Add channel');
  expect(await screen.findByText('Copy the secret now')).toBeTruthy();
  expect(screen.getByRole('dialog').textContent).toContain(secret);
  expect(screen.getByRole('button', { name: 'Copy Signing secret' })).toBeTruthy();
  expect(requestsTo(seen, make)[0]?.body).toEqual({
    kind: 'webhook',
    name: 'On call',
    target: 'https://hooks.example.com/moorage',
  });
  await press('I have copied it');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(await screen.findByText('On call')).toBeTruthy();
  expect(document.body.textContent).not.toContain(secret);
});

test('adds an e-mail address', async () => {
  const { seen } = open(address, {
    ...channels([]),
    [make]: new Reply(201, { ...channel({ kind: 'email', name: 'Ada' }), secret: null }),
  });
  await press('Add the first channel');
  await press('E-mail', 'radio');
  await write('Name', 'Ada');
  await write('E-mail address', 'ada@example.com');
  await press('Add channel');
  expect(await told('Ada is added. Send a test to see that it arrives.')).toBeTruthy();
  expect(requestsTo(seen, make)[0]?.body).toMatchObject({ kind: 'email', target: 'ada@example.com' });
});

test('says which settings are missing where no mail server is configured', async () => {
  const { seen } = open(address, channels([], false));
  await press('Add the first channel');
  await press('E-mail', 'radio');
  expect((await screen.findByRole('note')).textContent).toContain('MOORAGE_SMTP_URL');
  await write('Name', 'Ada');
  await write('E-mail address', 'ada@example.com');
  await press('Add channel');
  expect(await screen.findByText(/MOORAGE_MAIL_FROM first, or use a webhook/)).toBeTruthy();
  expect(requestsTo(seen, make)).toEqual([]);
});

test('what is missing or refused stands under its field', async () => {
  open(address, {
    ...channels([]),
    [make]: refusal(400, 'invalid_input', 'The URL has a password in it.', {
      target: 'Leave the password out.',
    }),
  });
  await press('Add the first channel');
  await press('Add channel');
  expect(await screen.findByText('Give it a name.')).toBeTruthy();
  expect(screen.getByText(/^Write a URL/)).toBeTruthy();
  await write('Name', 'On call');
  await write('URL', 'https://a:b@example.com');
  await press('Add channel');
  expect(await screen.findByText('Leave the password out.')).toBeTruthy();
});

test.each([
  [{ ok: true, error: null }, 'The receiver took the test.'],
  [
    { ok: false, error: 'hooks.example.com answered with the status 404. Check the URL.' },
    'The test did not arrive. hooks.example.com answered with the status 404. Check the URL.',
  ],
  [
    refusal(404, 'not_found', 'There is no such channel.'),
    'There is no such channel. Do something about it.',
  ],
])('a test says in place what became of it: %j', async (answer, words) => {
  // The list is read anew after it, and the row stays what it is.
  const last = { state: 'delivered', at: '2021-01-01T12:00:00Z', error: null } as const;
  const { seen } = open(address, {
    [list]: () => {
      const lastDelivery = requestsTo(seen, test1).length > 0 ? last : null;
      return { items: [channel({ lastDelivery })], canMail: true };
    },
    [test1]: answer,
  });
  await press('Send test through On call');
  const found = await row('On call');
  expect(await within(found).findByText(words)).toBeTruthy();
  expect(await within(found).findByText(/Delivered/)).toBeTruthy();
  expect((await row('On call')).textContent).toContain(words);
});

test('lists what was sent, and why something did not arrive', async () => {
  open(address, {
    ...channels([channel()]),
    [messages]: {
      items: [
        delivery({ state: 'waiting', attempts: 3, lastError: 'It was down.' }),
        delivery({ id: 'd2', type: 'moorage.test' }),
      ],
      nextCursor: null,
      total: 2,
    },
  });
  await press('Messages of On call');
  const dialog = await screen.findByRole('dialog');
  expect(await within(dialog).findByText('It was down.')).toBeTruthy();
  expect(dialog.textContent).toMatch(/Digest.*Failed, is tried again.+3 tries/);
  expect(dialog.textContent).toMatch(/Test.*Delivered/);
});

test('deletes a channel after asking once', async () => {
  const { seen } = open(address, {
    [remove]: new Reply(204, null),
    [list]: () => ({ items: requestsTo(seen, remove).length > 0 ? [] : [channel()], canMail: true }),
  });
  await press('Delete the channel On call');
  await press('Delete');
  expect(await screen.findByText('Nobody is told yet when a connection needs somebody.')).toBeTruthy();
});

test('a list that cannot be read says so and can be asked again', async () => {
  let asked = 0;
  open(address, {
    [list]: () =>
      (asked += 1) > 1 ? { items: [channel()], canMail: true } : refusal(500, 'internal', 'It broke.'),
  });
  expect(await screen.findByText('It broke.')).toBeTruthy();
  await press('Try again');
  expect(await screen.findByText('On call')).toBeTruthy();
});
