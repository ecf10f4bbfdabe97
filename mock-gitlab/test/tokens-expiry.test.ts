import { expect, test } from 'vitest';
import type { MockGitLab } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

const LATE = 'Expiration date must be before 2028-01-31';
const wish = { name: 'ship', scopes: ['api'] };

/** Every way to make a token or to rotate one, with how it refuses. */
const ways = {
  'a personal token': {
    path: '/users/2/personal_access_tokens',
    refusal: { status: 422, body: { message: LATE } },
  },
  'a project token': {
    path: '/projects/1/access_tokens',
    refusal: { status: 400, body: { message: `400 Bad request - ${LATE}` } },
  },
  'a group token': {
    path: '/groups/harbor/access_tokens',
    refusal: { status: 400, body: { message: `400 Bad request - ${LATE}` } },
  },
  'an impersonation token': {
    path: '/users/2/impersonation_tokens',
    refusal: { status: 400, body: { message: { expires_at: ['must be before 2028-01-31'] } } },
  },
  'a rotated token': {
    path: '/personal_access_tokens/2/rotate',
    refusal: { status: 400, body: { message: `400 Bad request - ${LATE}` } },
  },
  'a rotated project token': {
    path: '/projects/1/access_tokens/5/rotate',
    refusal: { status: 400, body: { message: `400 Bad request - ${LATE}` } },
  },
} as const;

const setting = (gitlab: MockGitLab, change: Record<string, unknown>) =>
  caller(gitlab, tokens.root)('PUT', '/application/settings', change);

test.each(Object.entries(ways))('%s may end in a year, not a day later', async (_, { path, refusal }) => {
  const root = caller(harbor(), tokens.root);
  expect(await root('POST', path, { ...wish, expires_at: '2028-02-01' })).toMatchObject(refusal);
  const made = await root('POST', path, { ...wish, expires_at: '2028-01-31' });
  expect(made.body).toMatchObject({ expires_at: '2028-01-31', active: true });
});

test.each(Object.entries(ways))('%s cannot end on what is no date', async (_, { path }) => {
  const root = caller(harbor(), tokens.root);
  const { status, body } = await root('POST', path, { ...wish, expires_at: 'soon' });
  expect({ status, body }).toStrictEqual({ status: 400, body: { error: 'expires_at is invalid' } });
});

test.each(Object.entries(ways))('%s may be over from the start', async (_, { path }) => {
  const gitlab = harbor();
  const { body } = await caller(gitlab, tokens.root)('POST', path, { ...wish, expires_at: '2027-01-31' });
  expect(body).toMatchObject({ expires_at: '2027-01-31', active: false });
  expect((await caller(gitlab, body.token)('GET', '/user')).body.error_description).toContain('expired');
});

test.each([
  ['a personal token', '/users/2/personal_access_tokens', '2028-01-31'],
  ['a project token', '/projects/1/access_tokens', '2028-01-31'],
  ['one’s own small token', '/user/personal_access_tokens', '2028-01-31'],
  ['a rotated token', '/personal_access_tokens/2/rotate', '2027-02-07'],
] as const)('%s without a date, or with a blank one, ends when GitLab thinks fit', async (_, path, end) => {
  const root = caller(harbor(), tokens.root);
  const asked = { name: 'ship', scopes: [path.startsWith('/user/') ? 'k8s_proxy' : 'api'] };
  expect((await root('POST', path, { ...asked, expires_at: '' })).body.expires_at).toBe(end);
});

test('an impersonation token needs a date', async () => {
  const root = caller(harbor(), tokens.root);
  expect((await root('POST', '/users/2/impersonation_tokens', wish)).body).toStrictEqual({
    message: { expires_at: ["can't be blank"] },
  });
});

test('where no end is demanded, tokens have none unless asked for', async () => {
  const gitlab = harbor();
  await setting(gitlab, { require_personal_access_token_expiry: false });
  const root = caller(gitlab, tokens.root);
  for (const { path } of Object.values(ways)) {
    expect((await root('POST', path, wish)).body, path).toMatchObject({ expires_at: null, active: true });
  }
  const far = await root('POST', '/users/2/personal_access_tokens', { ...wish, expires_at: '2050-01-01' });
  expect(far.body.expires_at).toBe('2050-01-01');
  gitlab.clock.advance({ days: 5000 });
  expect((await caller(gitlab, far.body.token)('GET', '/user')).status).toBe(200);
});

test('a shorter life of the instance counts for all, also for the week of a rotation', async () => {
  const gitlab = harbor({ switches: { tier: 'ultimate' } });
  await setting(gitlab, { max_personal_access_token_lifetime: 3 });
  const root = caller(gitlab, tokens.root);
  expect((await root('POST', '/personal_access_tokens/2/rotate')).body.expires_at).toBe('2027-02-03');
  expect((await root('POST', '/projects/1/access_tokens', wish)).body.expires_at).toBe('2027-02-03');
  const { body } = await root('POST', '/personal_access_tokens/3/rotate', { expires_at: '2027-02-04' });
  expect(body.message).toBe('400 Bad request - Expiration date must be before 2027-02-03');
});

test('a token works until midnight UTC before its date', async () => {
  const gitlab = harbor();
  const { body } = await caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate', {
    expires_at: '2027-02-02',
  });
  const own = caller(gitlab, body.token);
  gitlab.clock.set('2027-02-01T23:59:59.999Z');
  expect((await own('GET', '/user')).status).toBe(200);
  gitlab.clock.set('2027-02-02T00:00:00Z');
  expect((await own('GET', '/user')).status).toBe(401);
});

test('all complaints of the model come in one sentence', async () => {
  const root = caller(harbor(), tokens.root);
  const asked = { name: ' ', scopes: [], expires_at: '2030-01-01' };
  expect((await root('POST', '/users/2/personal_access_tokens', asked)).body.message).toBe(
    `Name can't be blank, Scopes can't be blank, and ${LATE}`,
  );
  expect(
    (await root('POST', '/users/2/impersonation_tokens', { ...asked, scopes: ['sea'] })).body.message,
  ).toStrictEqual({
    name: ["can't be blank"],
    scopes: ['can only contain available scopes'],
    expires_at: ['must be before 2028-01-31'],
  });
});

test.each(['free', 'premium'] as const)('on %s the instance knows no shorter life', async (tier) => {
  const gitlab = harbor({ switches: { tier } });
  const root = caller(gitlab, tokens.root);
  const change = { max_personal_access_token_lifetime: 3, signup_enabled: true };
  const { status, body } = await root('PUT', '/application/settings', change);
  expect([status, 'max_personal_access_token_lifetime' in body]).toEqual([200, false]);
  expect((await root('POST', '/personal_access_tokens/2/rotate')).body.expires_at).toBe('2027-02-07');
});
