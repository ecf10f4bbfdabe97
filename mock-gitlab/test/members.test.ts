import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const BEN = 'glpat-ben-ben-ben-ben-1';
const crew = () => {
  const gitlab = harbor();
  gitlab.seed({
    people: [{ username: 'dan' }, { username: 'eve' }],
    tokens: [{ token: BEN, name: 'ben', user: 'ben', scopes: ['api'] }],
  });
  return gitlab;
};
const idOf = async (gitlab: ReturnType<typeof harbor>, username: string): Promise<number> =>
  (await caller(gitlab, tokens.root)('GET', `/users?username=${username}`)).body[0].id;

test('a maintainer adds, changes and removes a member', async () => {
  const gitlab = crew();
  const dan = await idOf(gitlab, 'dan');
  const call = caller(gitlab, BEN);
  const added = await call('POST', '/projects/1/members', {
    user_id: dan,
    access_level: 30,
    expires_at: '2027-03-01',
  });
  expect(added).toMatchObject({
    status: 201,
    body: {
      username: 'dan',
      access_level: 30,
      expires_at: '2027-03-01',
      created_by: { username: 'ben' },
      membership_state: 'active',
    },
  });
  expect(added.body).not.toHaveProperty('email');
  const changed = await call('PUT', `/projects/1/members/${dan}`, { access_level: 20 });
  expect(changed).toMatchObject({ status: 200, body: { access_level: 20, expires_at: '2027-03-01' } });
  const emptied = await call('PUT', `/projects/1/members/${dan}`, { access_level: 20, expires_at: '' });
  expect(emptied.body.expires_at).toBe(null);
  expect((await call('DELETE', `/projects/1/members/${dan}`)).status).toBe(204);
  expect((await call('GET', `/projects/1/members/${dan}`)).body).toStrictEqual({ message: '404 Not found' });
});

test.each([
  [
    {},
    400,
    {
      error:
        'access_level is missing, user_id, username are missing, at least one parameter must be provided',
    },
  ],
  [{ user_id: 3, access_level: 31 }, 400, { error: 'access_level does not have a valid value' }],
  [{ user_id: 3, access_level: 'high' }, 400, { error: 'access_level is invalid' }],
  [
    { user_id: 3, username: 'ben', access_level: 30 },
    400,
    { error: 'user_id, username are mutually exclusive' },
  ],
  [{ user_id: 3, access_level: 30 }, 409, { message: 'Member already exists' }],
  [{ username: 'nobody', access_level: 30 }, 404, { message: '404 User Not Found' }],
  [{ user_id: 999, access_level: 30 }, 404, { message: '404 User Not Found' }],
  [{ username: 'dan', access_level: 50 }, 403, { message: '403 Forbidden' }],
  [
    { username: 'dan', access_level: 30, expires_at: '2027-01-01' },
    400,
    { message: { expires_at: ['cannot be a date in the past'] } },
  ],
  [{ username: 'dan', access_level: 30, expires_at: 'soon' }, 400, { error: 'expires_at is invalid' }],
  [
    { username: 'ada', access_level: 30 },
    400,
    {
      message: {
        access_level: ['should be greater than or equal to Owner inherited membership from group Harbor'],
      },
    },
  ],
])('a maintainer does not add %j', async (given, status, body) => {
  expect(await caller(crew(), BEN)('POST', '/projects/1/members', given)).toMatchObject({ status, body });
});

test('developers add nobody, and groups are the owners’ to fill', async () => {
  const gitlab = crew();
  const one = { user_id: 1, access_level: 10 };
  expect((await caller(gitlab, tokens.dockDeveloper)('POST', '/projects/1/members', one)).status).toBe(403);
  expect((await caller(gitlab, tokens.dockDeveloper)('POST', '/groups/harbor/members', one)).status).toBe(
    403,
  );
  expect((await caller(gitlab, tokens.adaApi)('POST', '/groups/harbor/members', one)).status).toBe(201);
  expect((await caller(gitlab)('GET', '/projects/1/members')).status).toBe(401);
});

test('several at once, by name or number; those who are in already get the new role', async () => {
  const gitlab = crew();
  const [dan, eve] = [await idOf(gitlab, 'dan'), await idOf(gitlab, 'eve')];
  const ada = caller(gitlab, tokens.adaApi);
  expect(
    await ada('POST', '/projects/1/members', { user_id: `${dan},${eve}`, access_level: 30 }),
  ).toMatchObject({
    status: 201,
    body: { status: 'success' },
  });
  const again = await ada('POST', '/projects/1/members', { username: 'dan,ada', access_level: 20 });
  expect(again.body).toStrictEqual({
    status: 'error',
    message: {
      ada: 'Access level should be greater than or equal to Owner inherited membership from group Harbor',
    },
  });
  expect((await ada('GET', `/projects/1/members/${dan}`)).body.access_level).toBe(20);
});

test('only who owns a project makes and unmakes its owners', async () => {
  const gitlab = crew();
  const ben = caller(gitlab, BEN);
  const ada = caller(gitlab, tokens.adaApi);
  expect((await ben('PUT', '/projects/1/members/4', { access_level: 50 })).status).toBe(403);
  expect((await ada('PUT', '/projects/1/members/4', { access_level: 50 })).status).toBe(200);
  expect((await ben('PUT', '/projects/1/members/4', { access_level: 30 })).status).toBe(403);
  expect((await ben('DELETE', '/projects/1/members/4')).status).toBe(403);
  expect((await ada('DELETE', '/projects/1/members/4')).status).toBe(204);
});

test('the last owner stays; with a second one the first may go', async () => {
  const gitlab = crew();
  const root = caller(gitlab, tokens.root);
  expect(await root('DELETE', '/groups/harbor/members/2')).toMatchObject({
    status: 403,
    body: { message: '403 Forbidden' },
  });
  expect((await root('PUT', '/groups/harbor/members/2', { access_level: 40 })).status).toBe(403);
  await root('POST', '/groups/harbor/members', { user_id: 3, access_level: 50 });
  expect((await root('DELETE', '/groups/harbor/members/2')).status).toBe(204);
});

test('the owner of a personal project and bots cannot be removed', async () => {
  const gitlab = crew();
  const root = caller(gitlab, tokens.root);
  expect((await root('DELETE', '/projects/3/members/2')).status).toBe(403);
  const bots = (await root('GET', '/projects/1/members?query=dock%20owner')).body;
  expect((await root('DELETE', `/projects/1/members/${bots[0].id}`)).status).toBe(403);
  expect(
    (await root('POST', '/projects/2/members', { user_id: bots[0].id, access_level: 30 })).body,
  ).toStrictEqual({ message: { user: ['project bots cannot be added to other groups / projects'] } });
});

test('everybody may leave', async () => {
  const gitlab = crew();
  expect((await caller(gitlab, BEN)('DELETE', '/projects/1/members/3')).status).toBe(204);
  expect((await caller(gitlab, BEN)('GET', '/projects/1')).status).toBe(404);
});

test('who leaves a group leaves all below, unless asked otherwise', async () => {
  const gitlab = crew();
  const ada = caller(gitlab, tokens.adaApi);
  const join = () => ada('POST', '/groups/5/members', { user_id: 3, access_level: 20 });
  await join();
  await ada('DELETE', '/groups/5/members/3?skip_subresources=true');
  expect((await ada('GET', '/projects/1/members/3')).status).toBe(200);
  await join();
  await ada('DELETE', '/groups/5/members/3');
  expect((await ada('GET', '/projects/1/members/3')).status).toBe(404);
});

test('a membership ends at midnight of its date', async () => {
  const gitlab = crew();
  await caller(gitlab, tokens.adaApi)('PUT', '/projects/1/members/3', {
    access_level: 40,
    expires_at: '2027-02-10',
  });
  gitlab.clock.set('2027-02-09T23:59:59Z');
  expect((await caller(gitlab, BEN)('GET', '/projects/1/variables')).status).toBe(200);
  gitlab.clock.set('2027-02-10T00:00:00Z');
  expect((await caller(gitlab, BEN)('GET', '/projects/1')).status).toBe(404);
  expect((await caller(gitlab, tokens.adaApi)('GET', '/projects/1/members/3')).status).toBe(404);
});

test('with those inherited each person is there once, with the highest role', async () => {
  const gitlab = crew();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('POST', '/groups/5/members', { user_id: 4, access_level: 20 });
  const all = (await ada('GET', '/projects/1/members/all?user_ids=2,4')).body;
  expect(
    all.map(({ username, access_level: level }: { username: string; access_level: number }) => [
      username,
      level,
    ]),
  ).toStrictEqual([
    ['ada', 50],
    ['cyd', 30],
  ]);
  expect((await ada('GET', '/projects/1/members/all?query=cyd')).headers.get('x-total')).toBe('1');
  expect((await ada('GET', '/projects/1/members/all?query=buoy%20cyd')).body).toHaveLength(1);
  expect((await ada('GET', '/projects/1/members/all/99')).body).toStrictEqual({ message: '404 Not found' });
});

test('an administrator sees addresses, and seats when asked', async () => {
  const root = caller(crew(), tokens.root);
  const [ben] = (await root('GET', '/projects/1/members?show_seat_info=true&user_ids=3')).body;
  expect(ben).toMatchObject({ email: 'ben@harbor.example', is_using_seat: true });
  expect(Object.keys(ben)).toStrictEqual([
    'id',
    'username',
    'public_email',
    'name',
    'state',
    'locked',
    'avatar_url',
    'web_url',
    'access_level',
    'created_at',
    'expires_at',
    'group_saml_identity',
    'email',
    'is_using_seat',
    'membership_state',
  ]);
});

test('minimal access to a group is none to its projects', async () => {
  const gitlab = crew();
  await caller(gitlab, tokens.adaApi)('DELETE', '/projects/1/members/3');
  await caller(gitlab, tokens.adaApi)('POST', '/groups/5/members', { user_id: 3, access_level: 5 });
  const ben = caller(gitlab, BEN);
  expect((await ben('GET', '/groups/5')).status).toBe(200);
  expect((await ben('GET', '/projects/1')).status).toBe(404);
});
