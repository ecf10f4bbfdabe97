import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const fleet = () => {
  const gitlab = harbor();
  gitlab.seed({
    people: [{ username: 'dan' }],
    groups: [{ path: 'open', visibility: 'public' }],
    projects: [
      { path: 'open/boat', visibility: 'public', name: 'Big Boat', stars: ['dan'] },
      { path: 'open/raft', visibility: 'internal', archived: true },
    ],
    tokens: [{ token: 'glpat-dan-dan-dan-dan-1', name: 'dan', user: 'dan', scopes: ['api'] }],
  });
  return gitlab;
};
const DAN = 'glpat-dan-dan-dan-dan-1';

const paths = async (gitlab: ReturnType<typeof harbor>, token: string | undefined, query: string) =>
  (await caller(gitlab, token)('GET', `/projects?order_by=id&sort=asc&${query}`)).body.map(
    (project: { path_with_namespace: string }) => project.path_with_namespace,
  );

test.each([
  ['search=boat', ['open/boat']],
  ['search=big%20boat', ['open/boat']],
  ['search=open', []],
  ['search=open&search_namespaces=true', ['open/boat', 'open/raft']],
  ['visibility=public', ['open/boat']],
  ['archived=true', ['open/raft']],
  ['active=true', ['open/boat']],
  ['active=true&visibility=internal', []],
  ['id_after=4', ['open/raft']],
  ['id_before=5', ['open/boat']],
  ['membership=true', []],
  ['starred=true', ['open/boat']],
  ['topic=ships', []],
  ['last_activity_after=2027-02-01T00:00:00Z', []],
  ['last_activity_after=2027-01-01T00:00:00Z', ['open/boat', 'open/raft']],
  ['last_activity_before=2027-01-01T00:00:00Z', []],
  ['last_activity_before=2027-02-01T00:00:00Z', ['open/boat', 'open/raft']],
  ['with_programming_language=Ruby', []],
])('a person lists projects by %s', async (query, expected) => {
  expect(await paths(fleet(), DAN, query)).toStrictEqual(expected);
});

test('a list of what one has imported has neither what was made here nor what others imported', async () => {
  const gitlab = fleet();
  const own = { name: 'Own', visibility: 'public', import_url: 'https://git.example/own.git' };
  await caller(gitlab, DAN)('POST', '/projects', own);
  await caller(gitlab, DAN)('POST', '/projects', { name: 'Made' });
  await caller(gitlab, tokens.adaApi)('POST', '/projects', { ...own, name: 'Other' });
  expect(await paths(gitlab, DAN, 'imported=true')).toStrictEqual(['dan/Own']);
});

test('a list of what was marked for deletion goes by the day', async () => {
  const gitlab = fleet();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('DELETE', '/projects/1');
  gitlab.clock.advance({ days: 1 });
  await ada('DELETE', '/projects/2');
  const marked = (day: string) => paths(gitlab, tokens.adaApi, `marked_for_deletion_on=${day}`);
  expect(await marked('2027-01-31')).toStrictEqual(['harbor/dock-deletion_scheduled-1']);
  expect(await marked('2027-02-01')).toStrictEqual(['harbor/pier-deletion_scheduled-2']);
  expect(await marked('2027-02-02')).toStrictEqual([]);
});

test('a list by change has what changed between two instants', async () => {
  const gitlab = fleet();
  const ada = caller(gitlab, tokens.adaApi);
  gitlab.clock.advance({ days: 1 });
  await ada('PUT', '/projects/1', { description: 'new' });
  const changed = async (query: string) =>
    (await ada('GET', `/projects?membership=true&order_by=updated_at&${query}`)).body.map(
      ({ path }: { path: string }) => path,
    );
  expect(await changed('updated_after=2027-02-01T00:00:00Z')).toStrictEqual(['dock']);
  expect(await changed('updated_before=2027-02-01T00:00:00Z')).toStrictEqual(['notes', 'pier']);
});

test('a list by topics wants all of them, whatever their case', async () => {
  const gitlab = fleet();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('PUT', '/projects/1', { topics: ['Ships', 'iron'] });
  await ada('PUT', '/projects/2', { topics: 'ships' });
  expect(await paths(gitlab, tokens.adaApi, 'topic=ships')).toStrictEqual(['harbor/dock', 'harbor/pier']);
  expect(await paths(gitlab, tokens.adaApi, 'topic=SHIPS,iron')).toStrictEqual(['harbor/dock']);
});

test('a list without a switched-off feature leaves the project out', async () => {
  const gitlab = fleet();
  await caller(gitlab, tokens.adaApi)('PUT', '/projects/1', { issues_enabled: false });
  expect(await paths(gitlab, tokens.adaApi, 'with_issues_enabled=true&membership=true')).toStrictEqual([
    'harbor/pier',
    'ada/notes',
  ]);
});

test('a filter by change goes with the order by change only', async () => {
  const call = caller(fleet(), tokens.adaApi);
  const wrong = await call('GET', '/projects?updated_after=2027-01-01T00:00:00Z');
  expect(wrong).toMatchObject({
    status: 400,
    body: { message: '400 Bad request - `updated_at` filter and `updated_at` sorting must be paired' },
  });
  const right = await call('GET', '/projects?updated_after=2027-01-01T00:00:00Z&order_by=updated_at');
  expect(right.status).toBe(200);
});

test('the most starred come first, and a search puts the nearest first', async () => {
  const gitlab = fleet();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('POST', '/projects/2/star');
  expect((await ada('GET', '/projects?order_by=star_count&membership=true')).body[0].id).toBe(2);
  await ada('POST', '/projects', { name: 'Dockyard' });
  const found = await ada('GET', '/projects?order_by=similarity&search=dock');
  expect(found.body.map(({ path }: { path: string }) => path)).toStrictEqual(['dock', 'Dockyard']);
});

test('a star counts once; to give it again changes nothing', async () => {
  const gitlab = fleet();
  const call = caller(gitlab, tokens.adaApi);
  expect(await call('POST', '/projects/1/star')).toMatchObject({ status: 201, body: { star_count: 1 } });
  expect((await call('POST', '/projects/1/star')).status).toBe(304);
  expect((await call('GET', '/users/ada/starred_projects')).body).toHaveLength(1);
  expect((await call('GET', '/projects/1/starrers')).body).toMatchObject([{ user: { username: 'ada' } }]);
  expect(await call('POST', '/projects/1/unstar')).toMatchObject({ status: 201, body: { star_count: 0 } });
  expect((await call('POST', '/projects/1/unstar')).status).toBe(304);
});

test('an ordinary caller sees no runners token, a maintainer does, and statistics come when asked for', async () => {
  const gitlab = fleet();
  const developer = await caller(gitlab, tokens.dockDeveloper)('GET', '/projects/1?statistics=true');
  expect(developer.body).not.toHaveProperty('runners_token');
  expect(developer.body.statistics).toMatchObject({ commit_count: 0 });
  const maintainer = await caller(gitlab, tokens.dockMaintainer)('GET', '/projects/1');
  expect(maintainer.body.runners_token).toMatch(/^GR1348941[\w-]{20}$/);
  expect(maintainer.body).not.toHaveProperty('statistics');
});

test('the object has its keys in GitLab’s order', async () => {
  const keys = Object.keys((await caller(fleet(), tokens.adaApi)('GET', '/projects/1')).body);
  const some = [
    'id',
    'description',
    'name',
    'name_with_namespace',
    'path_with_namespace',
    'default_branch',
    'topics',
    'readme_url',
    'last_activity_at',
    'visibility',
    'namespace',
    '_links',
    'marked_for_deletion_at',
    'marked_for_deletion_on',
    'packages_enabled',
    'empty_repo',
    'archived',
    'issues_enabled',
    'can_create_merge_request_in',
    'issues_access_level',
    'package_registry_access_level',
    'emails_disabled',
    'emails_enabled',
    'lfs_enabled',
    'creator_id',
    'import_url',
    'import_error',
    'open_issues_count',
    'updated_at',
    'ci_default_git_depth',
    'ci_pipeline_variables_minimum_override_role',
    'build_timeout',
    'auto_devops_deploy_strategy',
    'runners_token',
    'ci_config_path',
    'shared_with_groups',
    'merge_method',
    'squash_option',
    'compliance_frameworks',
    'permissions',
  ];
  expect(keys.filter((key) => some.includes(key))).toStrictEqual(some);
});

test('people list the projects of somebody by id or name; nobody is 404', async () => {
  const gitlab = fleet();
  const call = caller(gitlab, tokens.adaApi);
  expect((await call('GET', '/users/ADA/projects')).body).toMatchObject([{ path: 'notes' }]);
  expect((await call('GET', '/users/2/projects?simple=true')).body).toHaveLength(1);
  expect((await caller(gitlab)('GET', '/users/ada/projects')).body).toStrictEqual([]);
  expect((await call('GET', '/users/nobody/projects')).body).toStrictEqual({ message: '404 User Not Found' });
});

test('a project tells who works in it and which groups are around it', async () => {
  const call = caller(fleet(), tokens.adaApi);
  const names = async (path: string) =>
    (await call('GET', path)).body.map(
      (one: { username?: string; full_path?: string }) => one.username ?? one.full_path,
    );
  expect((await names('/projects/1/users')).slice(0, 3)).toStrictEqual(['ada', 'ben', 'cyd']);
  expect(await names('/projects/1/users?search=ben')).toStrictEqual(['ben']);
  expect(await names('/projects/1/groups')).toStrictEqual(['harbor']);
  expect((await call('GET', '/projects/1/languages')).body).toStrictEqual({});
});

test('minimal access to a group lists none of its private projects', async () => {
  const gitlab = fleet();
  const root = caller(gitlab, tokens.root);
  const [{ id }] = (await root('GET', '/users?username=dan')).body;
  expect((await root('POST', '/groups/harbor/members', { user_id: id, access_level: 5 })).status).toBe(201);
  expect(await paths(gitlab, DAN, 'membership=true')).toStrictEqual([]);
  expect(await paths(gitlab, DAN, 'visibility=private')).toStrictEqual([]);
  await root('PUT', `/groups/harbor/members/${id}`, { access_level: 10 });
  expect(await paths(gitlab, DAN, 'membership=true')).toStrictEqual(['harbor/dock', 'harbor/pier']);
});
