import { expect, test } from 'vitest';
import type { MockGitLab } from '../src/index.ts';
import { createClock } from '../src/clock.ts';
import { createPersonalToken } from '../src/state/create-token.ts';
import { createState } from '../src/state/state.ts';
import { noteTokenUse } from '../src/state/token-use.ts';
import { readSwitches } from '../src/switches.ts';
import { START, caller, harbor, seen, tokens } from './harbor.ts';

const self = async (gitlab: MockGitLab, token: string) =>
  (await caller(gitlab, token)('GET', '/personal_access_tokens/self')).body;

test('the last use is noted every ten minutes, not more often', async () => {
  const gitlab = harbor();
  expect((await self(gitlab, tokens.adaApi)).last_used_at).toBe('2027-01-31T08:00:00.000Z');
  gitlab.clock.advance({ minutes: 9, seconds: 59 });
  expect((await self(gitlab, tokens.adaApi)).last_used_at).toBe('2027-01-31T08:00:00.000Z');
  gitlab.clock.advance({ seconds: 1 });
  expect((await self(gitlab, tokens.adaApi)).last_used_at).toBe('2027-01-31T08:10:00.000Z');
});

test('a personal token tells about itself in GitLab’s order, a bot’s no more than a person’s', async () => {
  const gitlab = harbor();
  const keys =
    'id name revoked created_at description scopes user_id last_used_at active granular expires_at last_used_ips';
  expect(Object.keys(await self(gitlab, tokens.adaApi)).join(' ')).toBe(keys);
  expect(Object.keys(await self(gitlab, tokens.dockOwner)).join(' ')).toBe(keys);
  const other = (await caller(gitlab, tokens.root)('GET', '/personal_access_tokens/2')).body;
  expect(Object.keys(other).join(' ')).toBe(keys);
});

test('before 18.11 there is no word of granular scopes and addresses', async () => {
  const gitlab = harbor({ profile: '17.11' });
  const keys = 'id name revoked created_at description scopes user_id last_used_at active expires_at';
  expect(Object.keys(await self(gitlab, tokens.adaApi)).join(' ')).toBe(keys);
  const made = await caller(gitlab, tokens.adaApi)('POST', '/projects/1/access_tokens', {
    name: 'x',
    scopes: ['api'],
  });
  expect(Object.keys(made.body).join(' ')).toBe(`${keys} access_level resource_type resource_id token`);
  const old = await caller(gitlab, tokens.root)('GET', '/personal_access_tokens/nonsense');
  expect(old.body).toStrictEqual({ message: '404 Not Found' });
});

test('five addresses are kept, the newest last; a new one waits until a minute after the noted use', () => {
  const clock = createClock({ now: START, systemTime: () => 0 });
  const maker = { state: createState('addresses'), clock, switches: readSwitches({}) };
  const wish = { name: 'x', description: null, scopes: ['api'], expiresAt: null, createdById: null };
  let token = createPersonalToken(maker, 1, wish);
  const use = (address: string) => (token = noteTokenUse(maker, token, address)).lastUsedIps.join(' ');
  expect(use('a')).toBe('a');
  clock.advance({ seconds: 59 });
  expect(use('b')).toBe('a');
  clock.advance({ seconds: 1 });
  expect(use('b')).toBe('a b');
  expect(token.lastUsedAt).toBe(Date.parse(START));
  for (const address of ['c', 'b', 'd', 'e', 'f']) {
    clock.advance({ minutes: 10 });
    use(address);
  }
  expect(token.lastUsedIps).toStrictEqual(['b', 'c', 'd', 'e', 'f']);
});

test('an impersonation token acts as the person and stays hidden from them', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const made = await root('POST', '/users/2/impersonation_tokens', {
    name: 'as ada',
    scopes: ['api'],
    expires_at: '2027-03-01',
  });
  expect(made.status).toBe(201);
  expect(Object.keys(made.body).slice(-3)).toStrictEqual(['expires_at', 'impersonation', 'token']);
  const as = caller(gitlab, made.body.token);
  expect((await as('GET', '/user')).body.username).toBe('ada');
  const own = (await as('GET', '/personal_access_tokens')).body.map((one: { id: number }) => one.id);
  expect(own).not.toContain(made.body.id);
  // Who is impersonated does not end it; who impersonates does.
  expect((await as('DELETE', '/personal_access_tokens/self')).body).toStrictEqual({
    message: '400 Bad request',
  });
  const rotated = await as('POST', '/personal_access_tokens/self/rotate');
  expect(rotated.status).toBe(200);
  const list = (await root('GET', '/users/2/impersonation_tokens?state=active')).body;
  expect(list).toMatchObject([{ id: rotated.body.id, impersonation: true }]);
  expect((await root('DELETE', `/users/2/impersonation_tokens/${rotated.body.id}`)).status).toBe(204);
  expect((await caller(gitlab, rotated.body.token)('GET', '/user')).status).toBe(401);
});

test.each([
  ['GET', '/users/99/impersonation_tokens', '404 User Not Found'],
  ['GET', '/users/2/impersonation_tokens/2', '404 Impersonation Token Not Found'],
  ['DELETE', '/users/2/impersonation_tokens/999', '404 Impersonation Token Not Found'],
])('%s %s: %s', async (verb, path, message) => {
  const gitlab = harbor();
  expect((await caller(gitlab, tokens.root)(verb, path)).body).toStrictEqual({ message });
  expect((await caller(gitlab, tokens.adaApi)(verb, path)).body).toStrictEqual({ message: '403 Forbidden' });
});

test('where impersonation is switched off its tokens say so', async () => {
  const from = harbor();
  const { body } = await caller(from, tokens.root)('POST', '/users/2/impersonation_tokens', {
    name: 'as ada',
    scopes: ['api'],
    expires_at: '2027-03-01',
  });
  const gitlab = harbor({ switches: { impersonation: false } });
  gitlab.restore(from.snapshot());
  expect(await caller(gitlab, body.token)('GET', '/user')).toMatchObject({
    status: 401,
    body: {
      error: 'invalid_token',
      error_description: 'Token is an impersonation token but impersonation was disabled.',
    },
  });
});

test('a token tells which groups and projects it reaches', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaReadOnly);
  const all = (await call('GET', '/personal_access_tokens/self/associations')).body;
  expect(all.groups.map((one: { name: string }) => one.name)).toStrictEqual(['Crew', 'Harbor']);
  expect(Object.keys(all.groups[0]).join(' ')).toBe(
    'id web_url name parent_id organization_id access_levels visibility',
  );
  expect(all.projects[2]).toMatchObject({
    path_with_namespace: 'harbor/dock',
    access_levels: { project_access_level: null, group_access_level: 50 },
    namespace: { full_path: 'harbor' },
  });
  const few = await caller(gitlab, tokens.dockMaintainer)(
    'GET',
    '/personal_access_tokens/self/associations?min_access_level=40',
  );
  expect(few.body).toMatchObject({
    groups: [],
    projects: [{ id: 1, access_levels: { project_access_level: 40 } }],
  });
  expect(few.headers.get('x-total')).toBe('1');
  expect(
    (await call('GET', '/personal_access_tokens/self/associations?min_access_level=41')).body,
  ).toStrictEqual({
    error: 'min_access_level does not have a valid value',
  });
});

test('a revoked token is revoked again without a word, its own use is over', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  const { id } = await self(gitlab, tokens.adaReadOnly);
  expect((await ada('DELETE', `/personal_access_tokens/${id}`)).status).toBe(204);
  expect((await ada('DELETE', `/personal_access_tokens/${id}`)).status).toBe(204);
  const dead = caller(gitlab, tokens.adaReadOnly);
  expect((await dead('DELETE', '/personal_access_tokens/self')).body.error).toBe('invalid_token');
});

test('one makes small tokens for oneself', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  const made = await ada('POST', '/user/personal_access_tokens', {
    name: 'kube',
    scopes: ['k8s_proxy', 'self_rotate'],
  });
  expect(made).toMatchObject({ status: 201, body: { user_id: 2, scopes: ['k8s_proxy', 'self_rotate'] } });
  expect(
    (await ada('POST', '/user/personal_access_tokens', { name: 'x', scopes: ['api'] })).body,
  ).toStrictEqual({
    error: 'scopes does not have a valid value',
  });
  const rotated = await caller(gitlab, made.body.token)('POST', '/personal_access_tokens/self/rotate');
  expect(rotated.body.scopes).toStrictEqual(['k8s_proxy', 'self_rotate']);
});

test('a token that is over and revoked harms nobody on a rotate path', async () => {
  const gitlab = harbor();
  const second = (await caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate')).body
    .token;
  const third = (
    await caller(gitlab, second)('POST', '/personal_access_tokens/self/rotate', { expires_at: '2027-06-01' })
  ).body.token;
  gitlab.clock.advance({ days: 8 });
  const late = await caller(gitlab, second)('POST', '/personal_access_tokens/self/rotate');
  expect(late.body.error_description).toContain('expired');
  expect((await caller(gitlab, third)('GET', '/user')).status).toBe(200);
});

test('reuse by Bearer, by id and on a project’s path is noticed too', async () => {
  for (const path of ['/personal_access_tokens/5/rotate', '/projects/1/access_tokens/5/rotate']) {
    const gitlab = harbor();
    const next = (await caller(gitlab, tokens.dockOwner)('POST', '/personal_access_tokens/self/rotate')).body
      .token;
    await seen(
      await gitlab.fetch(`${gitlab.baseUrl}/api/v4${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens.dockOwner}` },
      }),
    );
    expect((await caller(gitlab, next)('GET', '/user')).status, path).toBe(401);
  }
});
