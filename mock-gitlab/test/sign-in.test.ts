import { expect, test } from 'vitest';
import type { MockGitLab } from '../src/index.ts';
import { caller, harbor, people, seen, tokens } from './harbor.ts';

/** Opens the sign-in page, fills it in and sends it. */
async function signIn(gitlab: MockGitLab, login: string, password: string) {
  const url = `${gitlab.baseUrl}/users/sign_in`;
  const page = await gitlab.fetch(url);
  const cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const csrf = /name="authenticity_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const body = new URLSearchParams({
    authenticity_token: csrf,
    'user[login]': login,
    'user[password]': password,
  });
  const response = await gitlab.fetch(url, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
  const text = await response.text();
  return {
    location: response.headers.get('location'),
    alert: /role="alert">([^<]*)/.exec(text)?.[1] ?? null,
    cookie: response.headers.get('set-cookie')?.split(';', 1)[0] ?? '',
  };
}

const { password } = people.ada;

test('a name and an address sign in, in whatever case, and it is noted', async () => {
  const gitlab = harbor();
  expect((await signIn(gitlab, 'ADA', password)).location).toBe('http://gitlab.test/dashboard');
  gitlab.clock.advance({ hours: 1 });
  expect((await signIn(gitlab, 'Ada@harbor.example', password)).location).toBe(
    'http://gitlab.test/dashboard',
  );
  expect((await caller(gitlab, tokens.root)('GET', '/users/2')).body).toMatchObject({
    sign_in_count: 2,
    current_sign_in_at: '2027-01-31T09:00:00.000Z',
    last_sign_in_at: '2027-01-31T08:00:00.000Z',
    current_sign_in_ip: '127.0.0.1',
  });
});

test.each([
  ['ada', 'wrong'],
  ['nobody', 'moorage-demo'],
  ['', ''],
])('%j with %j is refused without saying which of both is wrong', async (login, wrong) => {
  const { location, alert } = await signIn(harbor(), login, wrong);
  expect(location).toBe(null);
  expect(alert).toBe('Invalid login or password.');
});

test.each([
  ['blocked', /^Your account has been blocked\./],
  ['banned', /^Your account has been blocked\./],
  ['ldap_blocked', /^Your account has been blocked\./],
  ['blocked_pending_approval', /^Your account is pending approval/],
] as const)('a %s account is told why it may not sign in', async (state, reason) => {
  const gitlab = harbor();
  gitlab.seed({ people: [{ username: 'dee', password: 'right-pass-word', state }] });
  const { location, alert } = await signIn(gitlab, 'dee', 'right-pass-word');
  expect(location).toBe(null);
  expect(alert).toMatch(reason);
  expect((await signIn(gitlab, 'dee', 'wrong')).alert).toBe('Invalid login or password.');
});

test('signing in wakes a deactivated account', async () => {
  const gitlab = harbor();
  gitlab.seed({ people: [{ username: 'dee', password: 'right-pass-word', state: 'deactivated' }] });
  expect((await signIn(gitlab, 'dee', 'right-pass-word')).alert).toBe(null);
  expect((await caller(gitlab, tokens.root)('GET', '/users?username=dee')).body).toMatchObject([
    { state: 'active' },
  ]);
});

test('an account that must be confirmed waits for it', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const eve = { email: 'eve@x.example', username: 'eve', name: 'Eve', password: 'a-long-pass-phrase' };
  await root('POST', '/users', eve);
  await root('PUT', '/application/settings', { email_confirmation_setting: 'hard' });
  expect((await signIn(gitlab, 'eve', eve.password)).alert).toBe(
    'You have to confirm your email address before continuing.',
  );
});

test('a session ends with signing out, and a form without its mark is refused', async () => {
  const gitlab = harbor();
  const { cookie } = await signIn(gitlab, 'ada', password);
  const out = `${gitlab.baseUrl}/users/sign_out`;
  expect((await gitlab.fetch(out, { method: 'POST', headers: { cookie } })).status).toBe(422);
  const page = await (await gitlab.fetch(`${gitlab.baseUrl}/dashboard`, { headers: { cookie } })).text();
  const csrf = /name="authenticity_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ authenticity_token: csrf });
  await gitlab.fetch(out, { method: 'POST', headers: { cookie }, body, redirect: 'manual' });
  const after = await gitlab.fetch(`${gitlab.baseUrl}/dashboard`, {
    headers: { cookie },
    redirect: 'manual',
  });
  expect(after.headers.get('location')).toBe('http://gitlab.test/users/sign_in');
});

test('a profile shows what is public of a person', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  await root('PUT', '/users/2', { bio: 'Keeps <the> tide tables', job_title: 'Pilot' });
  const { cookie } = await signIn(gitlab, 'ben', people.ben.password);
  const open = async () =>
    (await seen(await gitlab.fetch(`${gitlab.baseUrl}/ada`, { headers: { cookie } }))).body;
  expect(await open()).toContain('Keeps &lt;the&gt; tide tables');
  await root('PUT', '/users/2', { private_profile: true });
  expect(await open()).toContain('This user has a private profile');
  expect(await open()).not.toContain('tide tables');
});
