import { screen, waitFor } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { open, press, refusal, requestsTo, write } from '../../../test/world.tsx';

const fresh = { 'GET /api/auth/get-session': null, 'GET /api/v1/setup': { needed: true } };

async function fillIn() {
  await write('Your name', 'Ada');
  await write('E-mail', 'ada@example.com');
  await write('Password', 'long enough');
}

test('takes the token out of the link, which no longer shows it', async () => {
  let person: unknown = null;
  const { seen } = open('/setup#token=t-1', {
    ...fresh,
    'GET /api/auth/get-session': () => person,
    'POST /api/v1/setup': () => {
      person = { user: { id: 'p1', name: 'Ada', email: 'ada@example.com' } };
      return person;
    },
  });
  await screen.findByRole('heading', { name: 'Set up Moorage' });
  await waitFor(() => expect(location.hash).toBe(''));
  expect(screen.queryByLabelText('Set-up token')).toBeNull();
  await fillIn();
  await press('Make the administrator');
  expect(await screen.findByRole('heading', { name: 'App Connections' })).toBeTruthy();
  expect(requestsTo(seen, 'POST /api/v1/setup')[0]?.body).toEqual({
    token: 't-1',
    name: 'Ada',
    email: 'ada@example.com',
    password: 'long enough',
  });
});

test('asks for the token when the link had none or a wrong one', async () => {
  open('/setup#token=old', {
    ...fresh,
    'POST /api/v1/setup': refusal(400, 'invalid_input', 'Wrong token.', {
      token: 'This is not the token printed last.',
    }),
  });
  await fillIn();
  await press('Make the administrator');
  expect(await screen.findByText('This is not the token printed last.')).toBeTruthy();
  expect(screen.getByLabelText('Set-up token').getAttribute('aria-invalid')).toBe('true');
});

test('leads to the sign-in once somebody is there', async () => {
  open('/setup', { ...fresh, 'GET /api/v1/setup': { needed: false } });
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeTruthy();
});
