import { screen, waitFor } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { application } from '../../../test/harbor.ts';
import { open, press, refusal, Reply, requestsTo, write } from '../../../test/world.tsx';

const address = '/organization/settings/oauth-applications';
const list = 'GET /api/v1/oauth-applications';
const remove = `DELETE /api/v1/oauth-applications/${application.id}`;
const redirectUri = 'https://moorage.example.com/oauth/callback';

test('registers an application, and has it in the list at once', async () => {
  const { seen } = open(address, {
    'POST /api/v1/oauth-applications': new Reply(201, application),
    [list]: () => ({ items: requestsTo(seen, list).length > 1 ? [application] : [], redirectUri }),
  });
  await press('Register the first');
  await write('Pier', 'https://harbor.example.com');
  await write('Application ID', 'client-1');
  await write('Secret', 'hush');
  await press('Register');
  expect(
    await screen.findByText('The application for https://harbor.example.com is registered.'),
  ).toBeTruthy();
  expect(await screen.findByText('client-1')).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('asks before it throws away what was typed about an application', async () => {
  open(address);
  await press('Register the first');
  await write('Application ID', 'client-1');
  await press('Close');
  expect(await screen.findByText('Discard what you typed?')).toBeTruthy();
  await press('Discard');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('deletes an application after asking once', async () => {
  const { seen } = open(address, {
    [remove]: new Reply(204, null),
    [list]: () => ({ items: requestsTo(seen, remove).length > 0 ? [] : [application], redirectUri }),
  });
  await press('Delete the application for https://harbor.example.com');
  await press('Delete');
  expect(await screen.findByText('No OAuth application is registered yet.')).toBeTruthy();
});

test('keeps an application that is in use, and says why', async () => {
  open(address, {
    [remove]: refusal(409, 'conflict', 'harbor-deploy uses it.'),
    [list]: { items: [application], redirectUri },
  });
  await press('Delete the application for https://harbor.example.com');
  await press('Delete');
  expect(await screen.findByText('harbor-deploy uses it.')).toBeTruthy();
  expect(screen.getByRole('dialog')).toBeTruthy();
});
