import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const NAME_TEXT =
  "can contain only letters, digits, emoji, '_', '.', '+', dashes, or spaces. It must start with a letter, digit, emoji, or '_'.";
const taken = ['has already been taken'];

test('a project is made in one’s own namespace, with the path from its name', async () => {
  const call = caller(harbor(), tokens.adaApi);
  const { status, body } = await call('POST', '/projects', { name: 'Deep Sea (old)'.replace(/[()]/g, '') });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    path_with_namespace: 'ada/deep-sea-old',
    visibility: 'private',
    owner: { username: 'ada' },
    namespace: { kind: 'user', full_path: 'ada' },
    empty_repo: true,
  });
  expect(body).not.toHaveProperty('permissions');
  expect((await call('GET', `/projects/${body.id}`)).body.permissions.project_access.access_level).toBe(50);
});

test.each([
  [{}, { error: 'name, path are missing, at least one parameter must be provided' }],
  [{ name: 'Notes' }, { message: { 'project_namespace.name': taken, name: taken, path: taken } }],
  [{ name: 'Other', path: 'NOTES' }, { message: { path: taken } }],
  [{ name: '*', path: 'fine' }, { message: { name: [NAME_TEXT] } }],
  [{ name: 'x', namespace_id: 999 }, { message: { namespace: ['is not valid'] } }],
  [{ name: 'x', visibility: 'secret' }, { error: 'visibility does not have a valid value' }],
  [{ name: 'x', topics: { a: 1 } }, { error: 'topics is invalid' }],
  [{ name: 'x', issues_enabled: 'maybe' }, { error: 'issues_enabled is invalid' }],
  [{ name: 'blob', path: 'blob' }, { message: { path: ['blob is a reserved name'] } }],
  [
    { name: 'x', import_url: 'https://a.example', template_name: 'rails' },
    { error: 'import_url, template_name are mutually exclusive' },
  ],
])('making a project of %j is refused', async (given, body) => {
  expect(await caller(harbor(), tokens.adaApi)('POST', '/projects', given)).toMatchObject({
    status: 400,
    body,
  });
});

test('a path that no path may be is refused in the words of three rules', async () => {
  const { status, body } = await caller(harbor(), tokens.adaApi)('POST', '/projects', { path: 'a b.git' });
  expect(status).toBe(400);
  expect(body.message['path']).toHaveLength(2);
  expect(body.message['project_namespace.path']).toStrictEqual(body.message['path'].toReversed());
});

test('in a group developers make projects, others not, and none more open than the group', async () => {
  const gitlab = harbor();
  gitlab.seed({ groups: [{ path: 'harbor/yard', members: { cyd: 'developer', ben: 'reporter' } }] });
  gitlab.seed({
    tokens: [
      { token: 'glpat-cyd-cyd-cyd-cyd-1', name: 'cyd', user: 'cyd', scopes: ['api'] },
      { token: 'glpat-ben-ben-ben-ben-1', name: 'ben', user: 'ben', scopes: ['api'] },
    ],
  });
  const id = (await caller(gitlab, tokens.adaApi)('GET', '/groups/harbor%2Fyard')).body.id;
  const make = (token: string, more = {}) =>
    caller(gitlab, token)('POST', '/projects', { name: 'slip', namespace_id: id, ...more });
  expect((await make('glpat-ben-ben-ben-ben-1')).body).toStrictEqual({
    message: { namespace: ['is not valid'] },
  });
  expect((await make('glpat-cyd-cyd-cyd-cyd-1', { visibility: 'public' })).body).toStrictEqual({
    message: { visibility_level: ['public is not allowed in a private group.'] },
  });
  expect((await make('glpat-cyd-cyd-cyd-cyd-1')).body.path_with_namespace).toBe('harbor/yard/slip');
  await caller(gitlab, tokens.adaApi)('PUT', `/groups/${id}`, { project_creation_level: 'maintainer' });
  expect((await make('glpat-cyd-cyd-cyd-cyd-1', { name: 'late' })).status).toBe(400);
});

test('a bot has no namespace of its own', async () => {
  const { status, body } = await caller(harbor(), tokens.dockOwner)('POST', '/projects', { name: 'x' });
  expect(status).toBe(403);
  expect(body.error[0]).toContain('Personal project creation is not allowed.');
});

test('an administrator makes projects for others, nobody else does', async () => {
  const gitlab = harbor();
  const made = await caller(gitlab, tokens.root)('POST', '/projects/user/3', { name: 'tools' });
  expect(made).toMatchObject({ status: 201, body: { path_with_namespace: 'ben/tools', creator_id: 3 } });
  expect((await caller(gitlab, tokens.root)('POST', '/projects/user/99', { name: 'x' })).body).toStrictEqual({
    message: '404 User Not Found',
  });
  expect((await caller(gitlab, tokens.adaApi)('POST', '/projects/user/3', { name: 'x' })).status).toBe(403);
});

test('what is changed is shown, by its old and its new name', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.dockMaintainer);
  const { body } = await call('PUT', '/projects/1', {
    description: 'a <b>',
    jobs_enabled: false,
    wiki_access_level: 'private',
    emails_disabled: true,
    public_builds: false,
    build_timeout: '600',
    tag_list: 'a, b,a',
    squash_option: 'always',
  });
  expect(body).toMatchObject({
    description: 'a <b>',
    builds_access_level: 'disabled',
    jobs_enabled: false,
    wiki_access_level: 'private',
    wiki_enabled: true,
    emails_enabled: false,
    emails_disabled: true,
    public_jobs: false,
    build_timeout: 600,
    topics: ['a', 'b'],
    tag_list: ['a', 'b'],
    squash_option: 'always',
  });
  gitlab.clock.advance({ hours: 1 });
  expect((await call('GET', '/projects/1')).body.builds_access_level).toBe('disabled');
});

test('developers change nothing, maintainers not who sees it, owners all', async () => {
  const gitlab = harbor();
  const put = (token: string, body: object) => caller(gitlab, token)('PUT', '/projects/1', body);
  expect((await put(tokens.dockDeveloper, { description: 'x' })).body).toStrictEqual({
    message: '403 Forbidden',
  });
  expect((await put(tokens.dockMaintainer, { name: 'Dry Dock' })).status).toBe(200);
  expect((await put(tokens.dockMaintainer, { visibility: 'private' })).status).toBe(403);
  expect((await put(tokens.dockOwner, { visibility: 'public' })).body).toStrictEqual({
    message: { visibility_level: ['public is not allowed in a private group.'] },
  });
  const nothing = await put(tokens.dockOwner, { unknown: 1 });
  expect(nothing.body.error).toContain('are missing, at least one parameter must be provided');
});

test('owners archive, and take it back', async () => {
  const gitlab = harbor();
  const owner = caller(gitlab, tokens.dockOwner);
  expect((await caller(gitlab, tokens.dockMaintainer)('POST', '/projects/1/archive')).status).toBe(403);
  expect(await owner('POST', '/projects/1/archive')).toMatchObject({ status: 201, body: { archived: true } });
  expect((await owner('POST', '/projects/1/unarchive')).body.archived).toBe(false);
});

test('a fork knows where it is from; a second one is in the way', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const fork = await call('POST', '/projects/1/fork');
  expect(fork).toMatchObject({
    status: 201,
    body: { path_with_namespace: 'ada/dock', forked_from_project: { id: 1 }, import_status: 'finished' },
  });
  expect(await call('POST', '/projects/1/fork')).toMatchObject({
    status: 409,
    body: {
      message: [
        'Project namespace name has already been taken',
        'Name has already been taken',
        'Path has already been taken',
      ],
    },
  });
  expect((await call('GET', '/projects/1')).body.forks_count).toBe(1);
  expect((await call('GET', '/projects/1/forks')).body).toMatchObject([{ id: fork.body.id }]);
  expect((await call('POST', '/projects/1/fork', { namespace_id: 99 })).body).toStrictEqual({
    message: '404 Namespace Not Found',
  });
  expect((await call('DELETE', `/projects/${fork.body.id}/fork`)).status).toBe(204);
  expect((await call('DELETE', `/projects/${fork.body.id}/fork`)).status).toBe(304);
});
