import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const CYD = 'glpat-cyd-cyd-cyd-cyd-1';
const guests = () => {
  const gitlab = harbor();
  gitlab.seed({
    groups: [{ path: 'guild', members: { cyd: 'maintainer', ada: 'owner' } }, { path: 'guild/inner' }],
    tokens: [{ token: CYD, name: 'cyd', user: 'cyd', scopes: ['api'] }],
  });
  const ada = caller(gitlab, tokens.adaApi);
  const cyd = caller(gitlab, CYD);
  const guild = async (path = 'guild') => (await ada('GET', `/groups/${encodeURIComponent(path)}`)).body.id;
  return { gitlab, ada, cyd, guild };
};

test('a shared project opens to the group’s members, up to the share', async () => {
  const { ada, cyd, guild } = guests();
  const id = await guild();
  expect((await cyd('GET', '/projects/2')).status).toBe(404);
  const link = await ada('POST', '/projects/2/share', { group_id: id, group_access: 30 });
  expect(link).toMatchObject({
    status: 201,
    body: { project_id: 2, group_id: id, group_access: 30, expires_at: null },
  });
  const seen = await cyd('GET', '/projects/2');
  expect(seen.body.shared_with_groups).toStrictEqual([
    { group_id: id, group_name: 'guild', group_full_path: 'guild', group_access_level: 30, expires_at: null },
  ]);
  expect(seen.body.permissions).toStrictEqual({ project_access: null, group_access: null });
  // Maintainers there, developers here.
  expect((await cyd('GET', '/projects/2/variables')).status).toBe(403);
  expect((await cyd('GET', '/projects?min_access_level=30&simple=true')).body).toHaveLength(2);
  expect((await ada('GET', '/projects/2/members/all/4')).body.access_level).toBe(30);
  expect((await ada('GET', '/groups/guild/projects')).body).toHaveLength(1);
  expect((await ada('GET', '/groups/guild/projects?with_shared=false')).body).toHaveLength(0);
  expect((await ada('DELETE', `/projects/2/share/${id}`)).status).toBe(204);
  expect((await cyd('GET', '/projects/2')).status).toBe(404);
  expect((await ada('DELETE', `/projects/2/share/${id}`)).body).toStrictEqual({
    message: '404 Group Link Not Found',
  });
});

test('a project’s share reaches those who inherit their place in the group, a group’s does not', async () => {
  const { ada, cyd, guild } = guests();
  const inner = await guild('guild/inner');
  await ada('POST', '/projects/2/share', { group_id: inner, group_access: 40 });
  expect((await cyd('GET', '/projects/2/variables')).status).toBe(200);
  await ada('DELETE', `/projects/2/share/${inner}`);
  await ada('POST', '/groups/5/share', { group_id: inner, group_access: 40 });
  expect((await cyd('GET', '/projects/2')).status).toBe(404);
});

test('a shared group opens with all that is inside', async () => {
  const { ada, cyd, guild } = guests();
  const id = await guild();
  const shared = await ada('POST', '/groups/5/share', { group_id: id, group_access: 20 });
  expect(shared).toMatchObject({
    status: 201,
    body: { id: 5, shared_with_groups: [{ group_id: id, group_access_level: 20 }] },
  });
  expect((await cyd('GET', '/groups/harbor%2Fcrew')).status).toBe(200);
  expect((await cyd('GET', '/projects/2')).status).toBe(200);
  expect((await ada('GET', '/groups/6/members/all/4')).body.access_level).toBe(20);
  // Maintainers there, reporters here.
  expect((await cyd('PUT', '/projects/2', { description: 'x' })).status).toBe(403);
  expect((await cyd('GET', '/groups?min_access_level=30')).body).toHaveLength(2);
  expect((await cyd('DELETE', `/groups/5/share/${id}`)).status).toBe(204);
  expect((await cyd('GET', '/projects/2')).status).toBe(200);
  expect((await ada('DELETE', `/groups/5/share/${id}`)).status).toBe(204);
  expect((await cyd('GET', '/projects/2')).status).toBe(404);
});

test('a share ends at midnight of its date', async () => {
  const { gitlab, ada, cyd, guild } = guests();
  await ada('POST', '/projects/2/share', {
    group_id: await guild(),
    group_access: 30,
    expires_at: '2027-02-03',
  });
  gitlab.clock.set('2027-02-02T23:59:59Z');
  expect((await cyd('GET', '/projects/2')).status).toBe(200);
  gitlab.clock.set('2027-02-03T00:00:00Z');
  expect((await cyd('GET', '/projects/2')).status).toBe(404);
});

test.each([
  [{}, 400, { error: 'group_id is missing, group_access is missing' }],
  [{ group_id: 'x', group_access: 30 }, 400, { error: 'group_id is invalid' }],
  [{ group_id: 6, group_access: 33 }, 400, { error: 'group_access does not have a valid value' }],
  [{ group_id: 99, group_access: 30 }, 404, { message: 'Not Found' }],
  [
    { group_id: 5, group_access: 30 },
    409,
    { message: 'Project cannot be shared with the group it is in or one of its ancestors.' },
  ],
])('a share of %j is refused', async (given, status, body) => {
  expect(await guests().ada('POST', '/projects/1/share', given)).toMatchObject({ status, body });
});

test('a share is made once, and not by developers', async () => {
  const { gitlab, ada, guild } = guests();
  const share = { group_id: await guild(), group_access: 30 };
  expect((await caller(gitlab, tokens.dockDeveloper)('POST', '/projects/1/share', share)).status).toBe(403);
  await ada('POST', '/projects/1/share', share);
  expect(await ada('POST', '/projects/1/share', share)).toMatchObject({ status: 409 });
  await ada('POST', '/groups/5/share', share);
  expect((await ada('POST', '/groups/5/share', share)).body).toStrictEqual({
    message: 'Shared group The group has already been shared with this group',
  });
  await ada('PUT', '/groups/5', { share_with_group_lock: true });
  expect((await ada('POST', '/projects/2/share', share)).body).toStrictEqual({
    message: 'The project sharing with group is disabled',
  });
});
