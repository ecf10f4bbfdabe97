import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const list = '/projects/1/invitations';

test('an address is invited, changed and uninvited', async () => {
  const call = caller(harbor(), tokens.adaApi);
  const email = 'new@sea.example';
  expect(await call('POST', list, { email, access_level: 30 })).toMatchObject({
    status: 201,
    body: { status: 'success' },
  });
  expect((await call('GET', list)).body).toMatchObject([
    { invite_email: email, access_level: 30, expires_at: null, created_by_name: 'Ada Quay' },
  ]);
  expect((await call('POST', list, { email, access_level: 30 })).body).toStrictEqual({
    status: 'error',
    message: { [email]: "The member's email address has already been taken" },
  });
  const changed = await call('PUT', `${list}/${encodeURIComponent(email)}`, { access_level: 20 });
  expect(changed).toMatchObject({ status: 200, body: { access_level: 20 } });
  expect((await call('PUT', `${list}/${email}`, {})).status).toBe(400);
  expect((await call('DELETE', `${list}/${email}`)).status).toBe(204);
  expect((await call('DELETE', `${list}/${email}`)).body).toStrictEqual({ message: '404 Not Found' });
});

test('whoever has the address is a member at once', async () => {
  const call = caller(harbor(), tokens.adaApi);
  await call('POST', list, { email: 'root@harbor.example, nobody@sea.example', access_level: 20 });
  expect((await call('GET', '/projects/1/members/1')).body.access_level).toBe(20);
  expect((await call('GET', list)).body).toHaveLength(1);
  expect((await call('POST', list, { email: ['BEN@harbor.example'], access_level: 20 })).body).toStrictEqual({
    status: 'error',
    message: { 'BEN@harbor.example': 'User already exists in source' },
  });
});

test.each([
  [
    {},
    { error: 'access_level is missing, email, user_id are missing, at least one parameter must be provided' },
  ],
  [{ email: 'no address', access_level: 30 }, { error: 'email contains an invalid email address' }],
  [{ email: 'a@b.example', access_level: 1 }, { error: 'access_level does not have a valid value' }],
])('an invitation of %j is refused', async (given, body) => {
  expect(await caller(harbor(), tokens.adaApi)('POST', list, given)).toMatchObject({ status: 400, body });
});

test('developers neither invite nor see who is invited', async () => {
  const call = caller(harbor(), tokens.dockDeveloper);
  expect((await call('POST', list, { email: 'a@b.example', access_level: 10 })).status).toBe(403);
  expect((await call('GET', list)).status).toBe(403);
});

test('an owner sees who takes a seat', async () => {
  const gitlab = harbor();
  expect((await caller(gitlab, tokens.adaApi)('GET', '/groups/harbor/billable_members')).body).toMatchObject([
    { username: 'ada', membership_type: 'group_member', removable: true, is_last_owner: true },
  ]);
  expect((await caller(gitlab, tokens.adaApi)('GET', '/groups/6/billable_members')).body).toStrictEqual({
    message: '400 Bad request',
  });
});

test('an invitation ends at midnight of its date', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  await call('POST', list, { email: 'new@sea.example', access_level: 10, expires_at: '2027-02-02' });
  gitlab.clock.set('2027-02-01T23:59:59Z');
  expect((await call('GET', list)).body).toHaveLength(1);
  gitlab.clock.set('2027-02-02T00:00:00Z');
  expect((await call('GET', list)).body).toStrictEqual([]);
});

test('an old release has no Security Manager', async () => {
  const refused = async (profile: '17.11' | '19.1') => {
    const call = caller(harbor({ profile }), tokens.adaApi);
    const answers = [
      await call('POST', list, { email: 'a@b.example', access_level: 25 }),
      await call('POST', '/projects/1/members', { user_id: 1, access_level: 25 }),
      await call('PUT', '/projects/1/members/4', { access_level: 25 }),
      await call('PUT', `${list}/a@b.example`, { access_level: 25 }),
      await call('POST', '/projects/1/access_tokens', { name: 'x', scopes: ['api'], access_level: 25 }),
      await call('POST', '/projects/1/share', { group_id: 6, group_access: 25 }),
      await call('POST', '/groups/5/share', { group_id: 6, group_access: 25 }),
      await call('GET', '/projects?min_access_level=25'),
      await call('GET', '/groups?min_access_level=25'),
      await call('GET', '/projects/1/groups?shared_min_access_level=25'),
      await call('GET', '/personal_access_tokens/self/associations?min_access_level=25'),
    ];
    return answers.map(({ status, body }) => (status === 400 ? body.error : null));
  };
  const of = (name: string) => `${name} does not have a valid value`;
  expect(await refused('17.11')).toStrictEqual([
    ...Array.from({ length: 5 }, () => of('access_level')),
    ...Array.from({ length: 2 }, () => of('group_access')),
    ...Array.from({ length: 2 }, () => of('min_access_level')),
    of('shared_min_access_level'),
    of('min_access_level'),
  ]);
  expect(await refused('19.1')).toStrictEqual(Array.from({ length: 11 }, () => null));
});
