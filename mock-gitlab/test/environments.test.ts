import { describe, expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const LIST = '/projects/1/environments';

const developer = () => {
  const gitlab = harbor();
  return { gitlab, call: caller(gitlab, tokens.dockDeveloper) };
};

test('an environment has GitLab’s keys in GitLab’s order', async () => {
  const { call } = developer();
  const { status, body } = await call('POST', LIST, { name: 'deploy', external_url: 'https://d.example' });
  expect(status).toBe(201);
  expect(Object.keys(body)).toStrictEqual([
    'id',
    'name',
    'slug',
    'external_url',
    'created_at',
    'updated_at',
    'tier',
    'project',
    'state',
    'auto_stop_at',
    'description',
    'auto_stop_setting',
  ]);
  const one = await call('GET', `${LIST}/1`);
  expect(one.body).toMatchObject({ name: 'deploy', state: 'available', last_deployment: null });
  expect(one.body).not.toHaveProperty('project');
});

test.each([
  ['production', /^production$/],
  ['Production', /^production-[a-z0-9]{6}$/],
  ['1', /^env-1-[a-z0-9]{6}$/],
  ['review/fix--foo', /^review-fix-foo-[a-z0-9]{6}$/],
  ['a-very-long-name-for-a-place', /^a-very-long-name-[a-z0-9]{6}$/],
])('the slug of %s', async (name, slug) => {
  expect((await developer().call('POST', LIST, { name })).body.slug).toMatch(slug);
});

test.each([
  ['review/fix', 'development'],
  ['integration', 'testing'],
  ['pre-live', 'staging'],
  ['prd', 'production'],
  ['harbour', 'other'],
])('the tier of %s is %s', async (name, tier) => {
  expect((await developer().call('POST', LIST, { name })).body.tier).toBe(tier);
});

describe('what is refused', () => {
  test.each([
    [{}, { error: 'name is missing' }],
    [{ name: 'a', slug: 'b' }, { error: 'slug is automatically generated and cannot be changed' }],
    [{ name: 'a', tier: 'b' }, { error: 'tier does not have a valid value' }],
    [
      { name: '/a' },
      {
        message: {
          name: [
            "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, but it cannot start or end with '/'",
          ],
        },
      },
    ],
    [{ name: 'a'.repeat(256) }, { message: { name: ['is too long (maximum is 255 characters)'] } }],
    [{ name: 'taken' }, { message: { name: ['has already been taken'], slug: ['has already been taken'] } }],
    [
      { name: 'a', external_url: 'javascript:alert(1)' },
      { message: { external_url: ['is blocked: Only allowed schemes are http, https'] } },
    ],
  ])('%j', async (environment, body) => {
    const { call } = developer();
    await call('POST', LIST, { name: 'taken' });
    expect(await call('POST', LIST, environment)).toMatchObject({ status: 400, body });
  });
});

test('lists are searched by the start of the name, by the whole name and by state', async () => {
  const { call } = developer();
  for (const name of ['review/a', 'review/b', 'prod', 'old-review']) await call('POST', LIST, { name });
  await call('POST', `${LIST}/2/stop`);
  const names = async (query: string) =>
    (await call('GET', `${LIST}?${query}`)).body.map(({ name }: { name: string }) => name);
  expect(await names('search=REVIEW')).toStrictEqual(['review/a', 'review/b']);
  expect(await names('name=prod')).toStrictEqual(['prod']);
  expect(await names('states=stopped')).toStrictEqual(['review/b']);
  expect((await call('GET', `${LIST}?search=re`)).body).toStrictEqual({
    message: '400 Bad request - Search query is less than 3 characters',
  });
  expect((await call('GET', `${LIST}?search=rev&name=a`)).body).toStrictEqual({
    error: 'name, search are mutually exclusive',
  });
  expect((await call('GET', `${LIST}?states=gone`)).status).toBe(400);
});

test('it is changed but not renamed, stopped, and only then deleted', async () => {
  const { call } = developer();
  await call('POST', LIST, { name: 'deploy' });
  const changed = await call('PUT', `${LIST}/1`, { name: 'other', tier: 'testing', description: 'here' });
  expect(changed).toMatchObject({
    status: 200,
    body: { name: 'deploy', tier: 'testing', description: 'here' },
  });
  expect(await call('DELETE', `${LIST}/1`)).toMatchObject({
    status: 403,
    body: { message: '403 Forbidden' },
  });
  expect(await call('POST', `${LIST}/1/stop`)).toMatchObject({ status: 200, body: { state: 'stopped' } });
  expect((await call('DELETE', `${LIST}/1`)).status).toBe(204);
  expect((await call('GET', `${LIST}/1`)).body).toStrictEqual({ message: '404 Not found' });
});

test('stale ones are stopped together', async () => {
  const { gitlab, call } = developer();
  await call('POST', LIST, { name: 'old' });
  gitlab.clock.advance({ days: 30 });
  const now = caller(gitlab, tokens.adaApi);
  await now('POST', LIST, { name: 'new' });
  const stop = (before: string) => now('POST', `${LIST}/stop_stale`, { before });
  expect((await stop('2027-02-28T00:00:00Z')).body).toStrictEqual({
    message: '400 Bad request - Invalid Date',
  });
  expect(await stop('2027-02-10T00:00:00Z')).toMatchObject({
    status: 200,
    body: { message: 'Successfully scheduled stale environments to stop' },
  });
  const states = (await now('GET', LIST)).body.map(({ state }: { state: string }) => state);
  expect(states).toStrictEqual(['stopped', 'available']);
});

test('stopped review apps go a week after they were asked to', async () => {
  const { gitlab, call } = developer();
  await call('POST', LIST, { name: 'review/a' });
  await call('POST', `${LIST}/1/stop`);
  const remove = (query = '') => caller(gitlab, tokens.adaApi)('DELETE', `${LIST}/review_apps${query}`);
  expect(await remove('?dry_run=false')).toMatchObject({ status: 400 });
  gitlab.clock.advance({ days: 31 });
  expect((await remove()).body.scheduled_entries).toMatchObject([{ name: 'review/a' }]);
  await remove('?dry_run=false');
  const count = async () => (await caller(gitlab, tokens.adaApi)('GET', LIST)).body.length;
  expect(await count()).toBe(1);
  gitlab.clock.advance({ days: 8 });
  expect(await count()).toBe(0);
});

test('reporters look, developers change; parameters come before rights', async () => {
  const gitlab = harbor({
    seed: {
      people: [{ username: 'gus' }, { username: 'rex' }],
      groups: [{ path: 'quay' }],
      projects: [{ path: 'quay/one', members: { gus: 'guest', rex: 'reporter' } }],
      tokens: [
        { name: 'gus', token: 'glpat-of-gus-000000000000', user: 'gus', scopes: ['api'] },
        { name: 'rex', token: 'glpat-of-rex-000000000000', user: 'rex', scopes: ['api'] },
      ],
    },
  });
  const guest = caller(gitlab, 'glpat-of-gus-000000000000');
  const reporter = caller(gitlab, 'glpat-of-rex-000000000000');
  expect((await guest('GET', LIST)).status).toBe(403);
  expect((await reporter('GET', LIST)).status).toBe(200);
  expect((await reporter('POST', LIST, { name: 'a' })).status).toBe(403);
  expect((await reporter('POST', LIST, {})).status).toBe(400);
  expect((await reporter('GET', '/projects/9/environments')).body).toStrictEqual({
    message: '404 Project Not Found',
  });
  expect((await caller(gitlab)('GET', LIST)).status).toBe(401);
});
