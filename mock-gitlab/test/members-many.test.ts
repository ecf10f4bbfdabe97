import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const BEN = 'glpat-ben-ben-ben-ben-1';
const ADA = 'glpat-ada-ada-ada-ada-1';
const crew = () => {
  const gitlab = harbor();
  gitlab.seed({
    people: [{ username: 'dan' }, { username: 'eve' }],
    projects: [{ path: 'harbor/quay', members: { ben: 'maintainer', dan: 'owner', eve: 'developer' } }],
    tokens: [
      { token: BEN, name: 'ben', user: 'ben', scopes: ['api'] },
      { token: ADA, name: 'ada', user: 'ada', scopes: ['api'] },
    ],
  });
  return gitlab;
};

async function arrange() {
  const gitlab = crew();
  const root = caller(gitlab, tokens.root);
  const idOf = async (username: string): Promise<number> =>
    (await root('GET', `/users?username=${username}`)).body[0].id;
  const levelOf = async (place: string, id: number): Promise<number> =>
    (await root('GET', `${place}/members/${id}`)).body.access_level;
  return { gitlab, root, ben: caller(gitlab, BEN), idOf, levelOf };
}
const QUAY = '/projects/harbor%2Fquay';

test('a maintainer does not demote an owner by giving a list, and the others of it change', async () => {
  const { ben, idOf, levelOf } = await arrange();
  const [dan, eve] = [await idOf('dan'), await idOf('eve')];
  const answer = await ben('POST', `${QUAY}/members`, { user_id: `${dan},${eve}`, access_level: 10 });
  expect(answer).toMatchObject({
    status: 201,
    body: { status: 'error', message: { dan: 'not authorized to update member' } },
  });
  expect(answer.body.message).not.toHaveProperty('eve');
  expect([await levelOf(QUAY, dan), await levelOf(QUAY, eve)]).toStrictEqual([50, 10]);
});

test('nobody demotes the last owner of a group by giving a list', async () => {
  const { gitlab, idOf, levelOf } = await arrange();
  const ada = await idOf('ada');
  const answer = await caller(gitlab, ADA)('POST', '/groups/harbor/members', {
    user_id: `${ada},${await idOf('eve')}`,
    access_level: 10,
  });
  expect(answer.body).toMatchObject({ message: { ada: 'not authorized to update member' } });
  expect(await levelOf('/groups/harbor', ada)).toBe(50);
});

test('a maintainer makes nobody an owner by changing an invitation, and ends no owner’s', async () => {
  const { root, ben } = await arrange();
  const at = `${QUAY}/invitations`;
  await ben('POST', at, { email: 'new@harbor.example', access_level: 30 });
  await root('POST', at, { email: 'boss@harbor.example', access_level: 50 });
  const forbidden = { status: 403, body: { message: '403 Forbidden' } };
  expect(await ben('PUT', `${at}/new@harbor.example`, { access_level: 50 })).toMatchObject(forbidden);
  expect(await ben('PUT', `${at}/boss@harbor.example`, { access_level: 10 })).toMatchObject(forbidden);
  expect(await ben('DELETE', `${at}/boss@harbor.example`)).toMatchObject(forbidden);
  expect(await ben('PUT', `${at}/new@harbor.example`, { access_level: 40 })).toMatchObject({ status: 200 });
});

test('a group that adds to its projects alone keeps everybody else out of them', async () => {
  const { root, idOf } = await arrange();
  const [cyd, dan] = [await idOf('cyd'), await idOf('dan')];
  await root('PUT', '/groups/harbor', { membership_lock: true });
  expect(await root('POST', `${QUAY}/members`, { user_id: cyd, access_level: 10 })).toMatchObject({
    status: 405,
    body: { message: '405 Method Not Allowed' },
  });
  const locked = {
    status: 201,
    body: {
      status: 'error',
      message: 'Members::CreateService::MembershipLockedError',
      reason: 'membership_locked_error',
    },
  };
  expect(await root('POST', `${QUAY}/members`, { user_id: `${cyd},${dan}`, access_level: 10 })).toMatchObject(
    locked,
  );
  const invitation = { email: 'new@sea.example', access_level: 10 };
  expect(await root('POST', `${QUAY}/invitations`, invitation)).toMatchObject(locked);
  expect((await root('GET', `${QUAY}/members/${cyd}`)).status).toBe(404);
  expect((await root('POST', '/groups/harbor/members', { user_id: cyd, access_level: 10 })).status).toBe(201);
});
