import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

const BASIC = ['id', 'username', 'public_email', 'name', 'state', 'locked', 'avatar_url', 'web_url'];
const PROFILE = [
  ...BASIC,
  'created_at', 'bio', 'location', 'linkedin', 'twitter', 'discord', 'website_url', 'github', 'job_title', 'pronouns',
  'organization', 'bot', 'work_information', 'followers', 'following', 'is_followed', 'local_time',
]; // prettier-ignore
const PUBLIC = [
  ...PROFILE.filter((key) => !['followers', 'following', 'is_followed'].includes(key)),
  'last_sign_in_at', 'confirmed_at', 'last_activity_on', 'email', 'theme_id', 'color_scheme_id', 'projects_limit',
  'current_sign_in_at', 'identities', 'can_create_group', 'can_create_project', 'two_factor_enabled', 'external',
  'private_profile', 'commit_email', 'preferred_language',
]; // prettier-ignore
const ENTERPRISE = ['shared_runners_minutes_limit', 'extra_shared_runners_minutes_limit', 'scim_identities'];
const ADMIN = ['is_admin', 'note', 'namespace_id', 'created_by'];

const eve = {
  email: 'eve@harbor.example',
  username: 'eve',
  name: 'Eve Sound',
  password: 'a-long-pass-phrase',
  skip_confirmation: true,
};

test('who one is has every key, in order, by rights and edition', async () => {
  const keys = async (token: string, version: string) =>
    Object.keys((await caller(harbor({ switches: { version } }), token)('GET', '/user')).body);
  expect(await keys(tokens.adaApi, '19.1.1-ee')).toStrictEqual([...PUBLIC, ...ENTERPRISE]);
  expect(await keys(tokens.adaApi, '19.1.1')).toStrictEqual(PUBLIC);
  expect(await keys(tokens.root, '19.1.1-ee')).toStrictEqual([
    ...PUBLIC,
    ...ENTERPRISE,
    ...ADMIN,
    'using_license_seat',
  ]);
  expect(await keys(tokens.root, '19.1.1')).toStrictEqual([...PUBLIC, ...ADMIN]);
});

test('a token of a project acts as a bot that may own nothing', async () => {
  const { body } = await caller(harbor(), tokens.dockMaintainer)('GET', '/user');
  expect(body).toMatchObject({
    bot: true,
    projects_limit: 0,
    can_create_group: false,
    can_create_project: false,
  });
  expect(body.username).toMatch(/^project_1_bot_[0-9a-f]{32}$/);
  expect(body.email).toBe(`${body.username}@noreply.gitlab.test`);
  expect(body.commit_email).toBe(body.email);
});

test('others see less of a person than an administrator does', async () => {
  const gitlab = harbor();
  const others = await caller(gitlab, tokens.dockMaintainer)('GET', '/users/2');
  expect(Object.keys(others.body)).toStrictEqual(PROFILE);
  const root = await caller(gitlab, tokens.root)('GET', '/users/2');
  expect(Object.keys(root.body)).toStrictEqual([
    ...PROFILE.slice(0, -1),
    'local_time',
    ...PUBLIC.slice(PROFILE.length - 3),
    ...ENTERPRISE,
    ...ADMIN,
    'using_license_seat',
    'highest_role', 'current_sign_in_ip', 'last_sign_in_ip', 'sign_in_count', 'plan', 'trial',
  ]); // prettier-ignore
  expect(root.body.highest_role).toBe(50);
});

test('a private profile keeps its dates from others', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.root)('PUT', '/users/2', { private_profile: true });
  const { body } = await caller(gitlab, tokens.dockMaintainer)('GET', '/users/2');
  expect(body).not.toHaveProperty('created_at');
  expect(body).not.toHaveProperty('followers');
  expect((await caller(gitlab, tokens.adaApi)('GET', '/users/2')).body).toHaveProperty('created_at');
});

test('an unknown person, an odd id and nobody asking each have their answer', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  expect(await call('GET', '/users/999')).toMatchObject({
    status: 404,
    body: { message: '404 User Not Found' },
  });
  expect(await call('GET', '/users/ada')).toMatchObject({ status: 404, body: { error: '404 Not Found' } });
  expect(await call('GET', '/users/99999999999999999999')).toMatchObject({ status: 404 });
  expect(await caller(gitlab)('GET', '/users')).toMatchObject({ status: 401 });
});

test.each([
  ['username=ADA', ['ada']],
  ['search=ada', ['ada']],
  ['search=ad', []],
  ['search=ada@harbor.example', ['ada']],
  ['admins=true', ['root']],
  ['blocked=true', ['dee']],
  ['external=true', ['fay']],
  ['humans=true&exclude_external=true&active=true&order_by=username&sort=asc', ['ada', 'ben', 'cyd', 'root']],
  ['username=ada&created_after=2030-01-01', []],
  ['username=ada&created_after=2020-01-01', ['ada']],
  ['username=ada&created_before=2030-01-01T00:00:00Z', ['ada']],
  ['extern_uid=fay-uid&provider=saml', ['fay']],
  ['public_email=ada@harbor.example', []],
  ['public_email=fay@harbor.example', ['fay']],
  ['search=fay&without_projects=true', ['fay']],
  ['username=ada&without_projects=true', []],
])('an administrator lists by %s', async (query, expected) => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const { body: dee } = await root('POST', '/users', {
    ...eve,
    username: 'dee',
    email: 'dee@harbor.example',
    name: 'Dee',
  });
  await root('POST', `/users/${dee.id}/block`);
  await root('POST', '/users', {
    ...eve,
    username: 'fay',
    email: 'fay@harbor.example',
    name: 'Fay',
    external: true,
    provider: 'saml',
    extern_uid: 'fay-uid',
    public_email: 'fay@harbor.example',
  });
  const { body } = await root('GET', `/users?${query}`);
  expect(body.map(({ username }: { username: string }) => username)).toStrictEqual(expected);
});

test('others find people by name and not by a private address, and get the basics', async () => {
  const call = caller(harbor(), tokens.dockMaintainer);
  const { body } = await call('GET', '/users?username=ada');
  expect(Object.keys(body[0])).toStrictEqual(BASIC);
  expect((await call('GET', '/users?search=ada@harbor.example')).body).toStrictEqual([]);
  expect((await call('GET', '/users?extern_uid=x&provider=y')).status).toBe(403);
  expect((await call('GET', '/users?extern_uid=x')).body).toStrictEqual({
    error: 'extern_uid, provider provide all or none of parameters',
  });
  expect((await call('GET', '/users?order_by=shoe_size')).body).toStrictEqual({
    error: 'order_by does not have a valid value',
  });
});

test('keyset pages reach everybody once, in any order', async () => {
  const gitlab = harbor();
  const headers = { 'private-token': tokens.root };
  const found: string[] = [];
  let next: string | undefined =
    `${gitlab.baseUrl}/api/v4/users?pagination=keyset&order_by=name&sort=asc&per_page=2`;
  while (next !== undefined) {
    const { body, headers: answered } = await seen(await gitlab.fetch(next, { headers }));
    expect(answered.has('x-total')).toBe(false);
    found.push(...body.map(({ name }: { name: string }) => name));
    next = /<([^>]+)>; rel="next"/.exec(answered.get('link') ?? '')?.[1];
  }
  const all = await caller(gitlab, tokens.root)('GET', '/users?order_by=name&sort=asc&per_page=100');
  expect(found).toStrictEqual(all.body.map(({ name }: { name: string }) => name));
});

test('somebody is seen on the day they call', async () => {
  const gitlab = harbor();
  gitlab.clock.advance({ days: 3 });
  const { body } = await caller(gitlab, tokens.adaApi)('GET', '/user');
  expect(body.last_activity_on).toBe('2027-02-03');
  const { body: seenLately } = await caller(gitlab, tokens.root)('GET', '/user/activities?from=2027-02-01');
  expect(seenLately).toContainEqual({
    username: 'ada',
    last_activity_on: '2027-02-03',
    last_activity_at: '2027-02-03T00:00:00.000Z',
  });
});
