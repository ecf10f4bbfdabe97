import { screen, waitFor } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { open, press, refusal, requestsTo, write } from '../../../test/world.tsx';
import { placeInside } from './sign-in-page.tsx';

const nobody = { 'GET /api/auth/get-session': null };

test('leads to the sign-in, and back to where one wanted to go', async () => {
  let person: unknown = null;
  const { seen } = open('/organization/settings/oauth-applications', {
    'GET /api/auth/get-session': () => person,
    'POST /api/auth/sign-in/email': () => {
      person = { user: { id: 'p1', name: 'Ada', email: 'ada@example.com' } };
      return person;
    },
  });
  await write('E-mail', 'ada@example.com');
  await write('Password', 'right-password');
  await press('Sign in');
  expect(await screen.findByRole('heading', { name: 'OAuth applications' })).toBeTruthy();
  await waitFor(() => expect(location.pathname).toBe('/organization/settings/oauth-applications'));
  expect(requestsTo(seen, 'POST /api/auth/sign-in/email')[0]?.body).toEqual({
    email: 'ada@example.com',
    password: 'right-password',
  });
});

test('says under the password that the pair does not fit, and goes there', async () => {
  open('/sign-in', {
    ...nobody,
    'POST /api/auth/sign-in/email': refusal(
      401,
      'sign_in_required',
      'The e-mail address or the password is not right.',
    ),
  });
  await write('E-mail', 'ada@example.com');
  await write('Password', 'wrong');
  await press('Sign in');
  expect(await screen.findByText(/^The e-mail address or the password is not right\./)).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Password')));
  expect(screen.queryByText(/Request/)).toBeNull();
});

test('leads to the set-up while nobody can sign in', async () => {
  open('/', { ...nobody, 'GET /api/v1/setup': { needed: true } });
  expect(await screen.findByRole('heading', { name: 'Set up Moorage' })).toBeTruthy();
});

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', undefined])(
  'is not led away by %s',
  (next) => {
    expect(placeInside(next)).toBe('/organization/settings/app-connections');
  },
);
