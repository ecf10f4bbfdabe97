import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const BEN = 'glpat-ben-ben-ben-ben-1';
const withBen = () => {
  const gitlab = harbor();
  gitlab.seed({
    groups: [
      { path: 'park', visibility: 'public' },
      { path: 'park/hut', visibility: 'public', members: { ben: 'maintainer' } },
      { path: 'vault' },
    ],
    tokens: [{ token: BEN, name: 'ben', user: 'ben', scopes: ['api'] }],
  });
  return gitlab;
};
const paths = async (gitlab: ReturnType<typeof harbor>, token: string | undefined, query = '') =>
  (await caller(gitlab, token)('GET', `/groups?order_by=id&${query}`)).body.map(
    (group: { full_path: string }) => group.full_path,
  );

test('people list the groups around what is theirs; all they may see when they ask', async () => {
  const gitlab = withBen();
  expect(await paths(gitlab, BEN)).toStrictEqual(['harbor', 'park', 'park/hut']);
  expect(await paths(gitlab, tokens.adaApi)).toStrictEqual(['harbor', 'harbor/crew']);
  expect(await paths(gitlab, tokens.adaApi, 'all_available=true')).toStrictEqual([
    'harbor',
    'harbor/crew',
    'park',
    'park/hut',
  ]);
  expect(await paths(gitlab, undefined)).toStrictEqual(['park', 'park/hut']);
  expect(await paths(gitlab, tokens.root)).toHaveLength(5);
});

test.each([
  ['owned=true', []],
  ['min_access_level=40', ['park/hut']],
  ['min_access_level=50', []],
  ['top_level_only=true', ['harbor', 'park']],
  ['search=HUT', ['park/hut']],
  ['visibility=private', ['harbor']],
  ['skip_groups[]=5', ['park', 'park/hut']],
  ['sort=desc', ['park/hut', 'park', 'harbor']],
])('a person lists groups by %s', async (query, expected) => {
  expect(await paths(withBen(), BEN, query)).toStrictEqual(expected);
});

test.each(['owned=true', 'min_access_level=50'])('an owner lists groups by %s', async (query) => {
  expect(await paths(withBen(), tokens.adaApi, query)).toStrictEqual(['harbor', 'harbor/crew']);
});

test('one group says more than a list, most of it to its owner, some only at the top', async () => {
  const gitlab = withBen();
  const keys = async (token: string, id: string) =>
    Object.keys((await caller(gitlab, token)('GET', `/groups/${id}`)).body);
  const tail = [
    'duo_namespace_access_rules',
    'shared_with_groups',
    'runners_token',
    'enabled_git_access_protocol',
    'prevent_sharing_groups_outside_hierarchy',
    'projects',
    'shared_projects',
    'shared_runners_minutes_limit',
    'extra_shared_runners_minutes_limit',
    'prevent_forking_outside_group',
    'service_access_tokens_expiration_enforced',
    'membership_lock',
  ];
  expect((await keys(tokens.adaApi, 'harbor')).slice(-tail.length)).toStrictEqual(tail);
  const below = await keys(tokens.adaApi, 'harbor%2Fcrew');
  expect(below).not.toContain('enabled_git_access_protocol');
  expect(below).not.toContain('service_access_tokens_expiration_enforced');
  expect(below).toContain('membership_lock');
  expect(await keys(BEN, 'park')).not.toContain('runners_token');
  expect(await keys(tokens.adaApi, 'harbor?with_projects=false')).not.toContain('projects');
});

test('a group lists what is inside, near and far', async () => {
  const gitlab = withBen();
  gitlab.seed({ projects: [{ path: 'harbor/crew/logs' }] });
  const call = caller(gitlab, tokens.adaApi);
  const names = async (path: string) =>
    (await call('GET', path)).body.map((one: { path: string }) => one.path).toSorted();
  expect(await names('/groups/harbor/subgroups')).toStrictEqual(['crew']);
  expect(await names('/groups/harbor/descendant_groups')).toStrictEqual(['crew']);
  expect(await names('/groups/harbor/projects')).toStrictEqual(['dock', 'pier']);
  expect(await names('/groups/harbor/projects?include_subgroups=true')).toStrictEqual([
    'dock',
    'logs',
    'pier',
  ]);
  expect(await names('/groups/harbor%2Fcrew/projects?include_ancestor_groups=true')).toHaveLength(3);
  const [project] = (await call('GET', '/groups/harbor/projects')).body;
  expect(project).not.toHaveProperty('permissions');
});

test('whoever makes a group owns it', async () => {
  const gitlab = withBen();
  const call = caller(gitlab, BEN);
  const { status, body } = await call('POST', '/groups', { name: 'Yard', path: 'yard' });
  expect(status).toBe(201);
  expect(body).toMatchObject({ full_path: 'yard', visibility: 'private', parent_id: null, projects: [] });
  expect((await call('GET', `/groups/${body.id}/members`)).body).toMatchObject([
    { username: 'ben', access_level: 50 },
  ]);
  const inner = await call('POST', '/groups', { name: 'Shed', path: 'shed', parent_id: body.id });
  expect(inner.body).toMatchObject({ full_path: 'yard/shed', full_name: 'Yard / Shed' });
});

test.each([
  [{}, 400, { error: 'name is missing, path is missing' }],
  [
    { name: 'x', path: 'harbor' },
    400,
    { message: 'Failed to save group {:path=>["has already been taken"]}' },
  ],
  [{ name: 'x', path: 'Ada' }, 400, { message: 'Failed to save group {:path=>["has already been taken"]}' }],
  [
    { name: 'x', path: 'admin' },
    400,
    { message: 'Failed to save group {:path=>["admin is a reserved name"]}' },
  ],
  [
    { name: 'Crew', path: 'crew', parent_id: 5 },
    400,
    {
      message: 'Failed to save group {:name=>["has already been taken"], :path=>["has already been taken"]}',
    },
  ],
  [
    { name: 'x', path: 'x', parent_id: 5, visibility: 'public' },
    400,
    {
      message:
        'Failed to save group {:visibility_level=>["public is not allowed since the parent group has a private visibility."]}',
    },
  ],
  [{ name: 'x', path: 'x', parent_id: 99 }, 404, { message: '404 Group Not Found' }],
  [{ name: 'x', path: 'x', visibility: 'open' }, 400, { error: 'visibility does not have a valid value' }],
  [{ name: 'x', path: 'x', parent_id: 'y' }, 400, { error: 'parent_id is invalid' }],
])('a group of %j is not made', async (given, status, body) => {
  expect(await caller(withBen(), tokens.adaApi)('POST', '/groups', given)).toMatchObject({ status, body });
});

test('a path with odd characters is refused in a Ruby hash', async () => {
  const { body } = await caller(harbor(), tokens.adaApi)('POST', '/groups', { name: 'x', path: 'a b' });
  expect(body.message).toMatch(/^Failed to save group \{:path=>\["can contain only letters/);
});

test('on gitlab.com no group is made at the top, but below one', async () => {
  const gitlab = harbor({ profile: 'gitlab.com' });
  const call = caller(gitlab, tokens.adaApi);
  expect(await call('POST', '/groups', { name: 'x', path: 'x' })).toMatchObject({
    status: 403,
    body: { message: '403 Forbidden' },
  });
  expect((await call('POST', '/groups', { name: 'x', path: 'x', parent_id: 5 })).status).toBe(201);
});

test('bots make no group at the top; maintainers make some below unless the group says otherwise', async () => {
  const gitlab = withBen();
  expect((await caller(gitlab, tokens.harborOwner)('POST', '/groups', { name: 'x', path: 'x' })).status).toBe(
    403,
  );
  const hut = (await caller(gitlab, BEN)('GET', '/groups/park%2Fhut')).body.id;
  const make = (path: string) => caller(gitlab, BEN)('POST', '/groups', { name: path, path, parent_id: hut });
  expect((await make('one')).status).toBe(201);
  await caller(gitlab, tokens.root)('PUT', `/groups/${hut}`, { subgroup_creation_level: 'owner' });
  expect((await make('two')).status).toBe(403);
});

test('owners change a group, maintainers not; what is inside limits how closed it can be', async () => {
  const gitlab = withBen();
  expect((await caller(gitlab, BEN)('PUT', '/groups/park%2Fhut', { name: 'x' })).status).toBe(403);
  const root = caller(gitlab, tokens.root);
  expect((await root('PUT', '/groups/park', { visibility: 'private' })).body).toStrictEqual({
    message: {
      visibility_level: ['private is not allowed since there are sub-groups with higher visibility.'],
    },
  });
  const { body } = await root('PUT', '/groups/park', {
    description: 'green',
    emails_disabled: true,
    request_access_enabled: false,
    lfs_enabled: 'false',
  });
  expect(body).toMatchObject({
    description: 'green',
    emails_enabled: false,
    emails_disabled: true,
    request_access_enabled: false,
    lfs_enabled: false,
  });
});
