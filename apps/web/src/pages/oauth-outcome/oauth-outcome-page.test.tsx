import { screen, waitFor } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { open } from '../../../test/world.tsx';

function serverSays(text: string): void {
  const block = document.createElement('script');
  block.type = 'application/json';
  block.id = 'oauth-outcome';
  block.textContent = text;
  document.head.append(block);
}

const error = {
  code: 'authorization_refused',
  message: 'You pressed Cancel at Harbor. Nothing was connected.',
  action: 'Connect again and press Authorize.',
  requestId: 'req-7',
};

test('says what happened and what to do, offers to try again, and cleans the address', async () => {
  serverSays(JSON.stringify({ error }));
  open('/oauth/callback?error=access_denied&state=s');
  expect(await screen.findByRole('heading', { name: 'Cancelled' })).toBeTruthy();
  expect(screen.getByText(error.message)).toBeTruthy();
  // A wish is no fault to report.
  expect(screen.queryByText('req-7')).toBeNull();
  await waitFor(() => expect(location.search).toBe(''));
  expect(screen.getByRole('link', { name: 'Connect again' }).getAttribute('href')).toBe(
    '/organization/settings/app-connections?add=*',
  );
});

test('leads back to the form that the person left', async () => {
  sessionStorage.setItem('moorage.way-back', '/organization/settings/app-connections?add=harbor');
  serverSays(JSON.stringify({ error }));
  open('/oauth/callback');
  const again = await screen.findByRole('link', { name: 'Connect again' });
  expect(again.getAttribute('href')).toBe('/organization/settings/app-connections?add=harbor');
  sessionStorage.clear();
});

test.each(['', 'not json', '{"error":{}}'])(
  'is a page that leads on when the server said %j',
  async (text) => {
    serverSays(text);
    open('/oauth/callback');
    expect(await screen.findByRole('heading', { name: 'The connection was not made' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Go to App Connections' })).toBeTruthy();
  },
);
