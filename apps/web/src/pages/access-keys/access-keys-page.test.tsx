import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import type { AccessKey } from '../../api/shapes.ts';
import { open, press, refusal, Reply, requestsTo, told, write } from '../../../test/world.tsx';

const address = '/organization/settings/access-keys';
const list = 'GET /api/v1/access-keys';
const make = 'POST /api/v1/access-keys';
const remove = 'DELETE /api/v1/access-keys/k1';
const text = 'mrg_AbCd0123456789';

function accessKey(changes: Partial<AccessKey> = {}): AccessKey {
  return {
    id: 'k1',
    name: 'deploy pipeline',
    start: 'mrg_AbCd',
    access: 'read',
    lends: true,
    createdBy: { id: 'p1', name: 'Ada' },
    createdAt: '2020-12-12T12:00:00Z',
    expiresAt: '2999-01-01T00:00:00Z',
    lastUsedAt: null,
    ...changes,
  };
}

const row = async (name: string): Promise<string> =>
  (await screen.findByText(name)).closest('li')?.textContent ?? '';

test('tells of each key what it may, when it ends and whether it is used', async () => {
  open(address, {
    [list]: {
      items: [
        accessKey(),
        accessKey({ id: 'k2', name: 'ops', access: 'write', lends: false, expiresAt: null }),
        accessKey({ id: 'k3', name: 'old', lends: false, expiresAt: '2021-01-01T00:00:00Z' }),
        accessKey({ id: 'k4', name: 'busy', lastUsedAt: '2021-01-01T00:00:00Z' }),
      ],
    },
  });
  expect(await row('deploy pipeline')).toMatch(
    /^deploy pipelinemrg_AbCd…Reads · borrows credentials · expires in .+Never used · made by Ada .+ago/,
  );
  expect(await row('ops')).toMatch(/Reads and writes · never expires/);
  expect(await row('old')).toMatch(/expired .+ago/);
  expect(await row('busy')).toMatch(/Used .+ago/);
});

test('makes a key as wished, shows it once, and forgets it when the dialog closes', async () => {
  const { seen } = open(address, {
    [make]: new Reply(201, { ...accessKey(), key: text }),
    [list]: () => ({ items: requestsTo(seen, make).length > 0 ? [accessKey()] : [] }),
  });
  await press('Make the first');
  await write('Name', '  deploy pipeline ');
  fireEvent.click(await screen.findByLabelText('May borrow credentials'));
  await press('In 1 year', 'radio');
  await press('Make key');
  expect(await screen.findByText('Copy the key now')).toBeTruthy();
  expect(screen.getByText(text)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Copy Access key' })).toBeTruthy();
  expect(requestsTo(seen, make)[0]?.body).toEqual({
    name: 'deploy pipeline',
    access: 'read',
    lends: true,
    expiresInDays: 365,
  });
  await press('I have copied it');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(await screen.findByText('mrg_AbCd…')).toBeTruthy();
  expect(document.body.textContent).not.toContain(text);
});

test('a key that reads, lends nothing and lives 90 days is what one gets without choosing', async () => {
  const { seen } = open(address, {
    [list]: { items: [] },
    [make]: new Reply(201, { ...accessKey(), key: text }),
  });
  await press('Make access key');
  await write('Name', 'ci');
  await press('Make key');
  expect(await screen.findByText(text)).toBeTruthy();
  expect(requestsTo(seen, make)[0]?.body).toEqual({
    name: 'ci',
    access: 'read',
    lends: false,
    expiresInDays: 90,
  });
});

test('one that never expires is sent so', async () => {
  const { seen } = open(address, {
    [list]: { items: [] },
    [make]: new Reply(201, { ...accessKey(), key: text }),
  });
  await press('Make access key');
  await write('Name', 'ci');
  await press('Read and write', 'radio');
  await press('Never', 'radio');
  await press('Make key');
  expect(await screen.findByText(text)).toBeTruthy();
  expect(requestsTo(seen, make)[0]?.body).toMatchObject({ access: 'write', expiresInDays: null });
});

test('warns of what lending means, before the key is made', async () => {
  open(address, { [list]: { items: [] } });
  await press('Make access key');
  expect(screen.queryByRole('note')).toBeNull();
  fireEvent.click(await screen.findByLabelText('May borrow credentials'));
  expect((await screen.findByRole('note')).textContent).toMatch(
    /read the working credential of every connection/,
  );
});

test('asks for a name, and says which one is taken', async () => {
  const { seen } = open(address, {
    [list]: { items: [] },
    [make]: refusal(409, 'conflict', 'Another access key has this name.', { name: 'This name is taken.' }),
  });
  await press('Make access key');
  await press('Make key');
  expect(await screen.findByText('Say which program it is for.')).toBeTruthy();
  expect(requestsTo(seen, make)).toEqual([]);
  await write('Name', 'ci');
  await press('Make key');
  expect(await screen.findByText('This name is taken.')).toBeTruthy();
});

test('deletes a key after telling what stops', async () => {
  const { seen } = open(address, {
    [remove]: new Reply(204, null),
    [list]: () => ({ items: requestsTo(seen, remove).length > 0 ? [] : [accessKey()] }),
  });
  await press('Delete the access key deploy pipeline');
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toMatch(
    /are refused from now on\. It was never used\. What it has borrowed works on/,
  );
  await press('Delete');
  expect(await told('deploy pipeline is deleted.')).toBeTruthy();
  expect(await screen.findByText('No access key is made yet.')).toBeTruthy();
});

test('says why the keys cannot be read, and tries again', async () => {
  const { seen } = open(address, {
    [list]: () =>
      requestsTo(seen, list).length > 1 ? { items: [accessKey()] } : refusal(500, 'internal', 'It broke.'),
  });
  expect(await screen.findByText('It broke.')).toBeTruthy();
  await press('Try again');
  expect(await screen.findByText('deploy pipeline')).toBeTruthy();
});
