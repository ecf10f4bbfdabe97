import { screen, waitFor, within } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import type { Hook } from '../../api/shapes.ts';
import { connection } from '../../../test/harbor.ts';
import { open, press, refusal, Reply, requestsTo } from '../../../test/world.tsx';

const address = '/organization/settings/app-connections/c1';
const path = '/api/v1/app-connections/c1/hook';
const url = 'https://moorage.example.com/api/v1/hooks/c1';
const none: Hook = { url, isSet: false, secret: null, createdAt: null, receivedAt: null };
const set: Hook = { ...none, isSet: true, createdAt: '2021-01-01T12:00:00Z' };
const one = { 'GET /api/v1/app-connections/c1': connection() };

async function openDialog(answers: Readonly<Record<string, unknown>>) {
  const world = open(address, { ...one, ...answers });
  await press('More actions');
  await press('Expiry bell…', 'menuitem');
  return { ...world, dialog: await screen.findByRole('dialog') };
}

test('makes a secret and shows it once, with where the app wants it', async () => {
  const { seen, dialog } = await openDialog({
    [`POST ${path}`]: new Reply(201, { ...set, secret: 'hush-hush' }),
    [`GET ${path}`]: () => (requestsTo(seen, `POST ${path}`).length > 0 ? set : none),
  });
  expect(await within(dialog).findByText(/^No secret is made yet/)).toBeTruthy();
  await press('Make the secret');
  expect(await within(dialog).findByText('hush-hush')).toBeTruthy();
  expect(
    await within(dialog).findByText('In Harbor, open Bells and enter the URL and the secret.'),
  ).toBeTruthy();
  expect(within(dialog).getByRole('button', { name: 'Copy URL' })).toBeTruthy();
  await press('I have copied it');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(document.body.textContent).not.toContain('hush-hush');
});

test('says when the app called last', async () => {
  const { dialog } = await openDialog({ [`GET ${path}`]: { ...set, receivedAt: '2021-02-01T12:00:00Z' } });
  expect((await within(dialog).findByText(/The app last called/)).textContent).toMatch(/ago/);
});

test('stops listening', async () => {
  const { seen } = await openDialog({ [`GET ${path}`]: set, [`DELETE ${path}`]: new Reply(204, null) });
  await press('Stop listening');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(requestsTo(seen, `DELETE ${path}`)).toHaveLength(1);
});

test('a refusal is told, and the dialog stays', async () => {
  const { dialog } = await openDialog({
    [`GET ${path}`]: none,
    [`POST ${path}`]: refusal(404, 'not_found', 'There is no such connection.'),
  });
  await press('Make the secret');
  expect(await within(dialog).findByText('There is no such connection.')).toBeTruthy();
});

test('is not offered for a kind that the app does not call about', async () => {
  const { identity, ...rest } = connection();
  const other = { ...rest, identity: identity && { ...identity, kind: 'engine' } };
  open(address, { 'GET /api/v1/app-connections/c1': other });
  await press('More actions');
  expect(await screen.findByRole('menuitem', { name: 'Edit name' })).toBeTruthy();
  expect(screen.queryByRole('menuitem', { name: 'Expiry bell…' })).toBeNull();
});
