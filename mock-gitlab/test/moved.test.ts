import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

/** Asks without following a redirect. */
const ask = async (gitlab: ReturnType<typeof harbor>, path: string, method = 'GET') =>
  seen(
    await gitlab.fetch(`${gitlab.baseUrl}/api/v4${path}`, {
      method,
      redirect: 'manual',
      headers: { 'private-token': tokens.adaApi },
    }),
  );

test('a renamed project is found by its old path, in whatever spelling', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.adaApi)('PUT', '/projects/1', { path: 'quay' });
  for (const old of ['harbor%2Fdock', 'HARBOR%2FDock', 'harbor%2fdock']) {
    const { status, headers, body } = await ask(gitlab, `/projects/${old}/members?page=2`);
    expect(status).toBe(301);
    expect(headers.get('location')).toBe(`${gitlab.baseUrl}/api/v4/projects/1/members?page=2`);
    expect(body).toBe(
      `This resource has been moved permanently to ${gitlab.baseUrl}/api/v4/projects/1/members?page=2`,
    );
  }
  expect(await ask(gitlab, '/projects/harbor%2Fdock', 'DELETE')).toMatchObject({
    status: 405,
    body: { message: 'Non GET methods are not allowed for moved projects' },
  });
  expect((await ask(gitlab, '/projects/harbor%2FQUAY')).body.path).toBe('quay');
});

test('a stranger learns nothing of a move', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.adaApi)('PUT', '/projects/2', { path: 'jetty' });
  const stranger = await caller(gitlab, tokens.dockDeveloper)('GET', '/projects/harbor%2Fpier');
  expect(stranger).toMatchObject({ status: 404, body: { message: '404 Project Not Found' } });
});

test('who takes an old path takes the way to it', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  await call('PUT', '/projects/1', { path: 'quay' });
  const made = await call('POST', '/projects', { name: 'New Dock', path: 'dock', namespace_id: 5 });
  expect(made.status).toBe(201);
  expect((await call('GET', '/projects/harbor%2Fdock')).body.id).toBe(made.body.id);
  await call('PUT', `/projects/${made.body.id}`, { path: 'other' });
  expect((await call('GET', '/projects/harbor%2Fdock')).body.id).toBe(made.body.id);
});

test('who moves to an old path takes the way to it', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  await call('PUT', '/projects/1', { path: 'quay' });
  await call('PUT', '/projects/2', { path: 'dock' });
  await call('PUT', '/projects/2', { path: 'pier' });
  expect((await ask(gitlab, '/projects/harbor%2Fdock')).headers.get('location')).toContain('/projects/2');
});

test('who goes back is at home again', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  await call('PUT', '/projects/1', { path: 'quay' });
  await call('PUT', '/projects/1', { path: 'dock' });
  expect((await ask(gitlab, '/projects/harbor%2Fdock')).status).toBe(200);
  expect((await ask(gitlab, '/projects/harbor%2Fquay')).status).toBe(301);
});

test.each(['dock', 'harbor%252Fdock', '%2Fharbor%2Fdock', 'harbor%2Fdock%2F', 'harbor%2Fdock.git', 'harbor'])(
  'a project is not found by %s',
  async (id) => {
    expect(await ask(harbor(), `/projects/${id}`)).toMatchObject({
      status: 404,
      body: { message: '404 Project Not Found' },
    });
  },
);

test('dots belong to a path', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  await call('POST', '/projects', { path: 'v1.2.x', name: 'v1' });
  expect((await call('GET', '/projects/ada%2Fv1.2.x')).body.path).toBe('v1.2.x');
  expect((await call('GET', '/projects/ada%2Fv1.2.x/members')).status).toBe(200);
});

test('a renamed group takes all that is inside along; only projects leave a trace', async () => {
  const gitlab = harbor();
  gitlab.seed({ projects: [{ path: 'harbor/crew/logs' }] });
  const call = caller(gitlab, tokens.adaApi);
  expect(await call('PUT', '/groups/harbor', { path: 'port' })).toMatchObject({
    status: 200,
    body: { full_path: 'port', web_url: `${gitlab.baseUrl}/groups/port` },
  });
  expect((await call('GET', '/groups/port%2Fcrew')).body.full_path).toBe('port/crew');
  expect((await call('GET', '/projects/port%2Fcrew%2Flogs')).status).toBe(200);
  expect((await ask(gitlab, '/projects/harbor%2Fcrew%2Flogs')).status).toBe(301);
  expect((await call('GET', '/groups/harbor')).body).toStrictEqual({ message: '404 Group Not Found' });
});

test('a project moves to another namespace, and takes its old address along', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const moved = await call('PUT', '/projects/1/transfer', { namespace: 'harbor/crew' });
  expect(moved).toMatchObject({ status: 200, body: { path_with_namespace: 'harbor/crew/dock' } });
  expect((await ask(gitlab, '/projects/harbor%2Fdock')).status).toBe(301);
  const variables = await call('GET', '/projects/harbor%2Fcrew%2Fdock/variables');
  expect(variables.body).toHaveLength(5);
});

test.each([
  [{}, 400, { error: 'namespace is missing' }],
  [{ namespace: 'nowhere' }, 404, { message: '404 Namespace Not Found' }],
  [
    { namespace: 5 },
    400,
    { message: 'Failed to transfer project {:new_namespace=>["Project is already in this namespace."]}' },
  ],
  [{ namespace: 'ben' }, 404, { message: '404 Namespace Not Found' }],
])('a project does not move to %j', async (given, status, body) => {
  expect(await caller(harbor(), tokens.adaApi)('PUT', '/projects/1/transfer', given)).toMatchObject({
    status,
    body,
  });
});

test('maintainers do not move a project', async () => {
  const call = caller(harbor(), tokens.dockMaintainer);
  expect((await call('PUT', '/projects/1/transfer', { namespace: 'harbor/crew' })).status).toBe(403);
});

test('a group moves below another and to the top', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const made = await call('POST', '/groups', { name: 'Fleet', path: 'fleet' });
  const { id } = made.body;
  expect(await call('POST', '/groups/6/transfer', { group_id: id })).toMatchObject({
    status: 201,
    body: { full_path: 'fleet/crew', parent_id: id },
  });
  expect((await call('POST', '/groups/6/transfer', { group_id: id })).body).toStrictEqual({
    message: 'Transfer failed: Group is already associated to the parent group.',
  });
  expect((await call('POST', `/groups/${id}/transfer`, { group_id: 6 })).body).toStrictEqual({
    message: 'Transfer failed: Cannot transfer group to one of its subgroup.',
  });
  expect((await call('POST', '/groups/6/transfer', {})).body).toMatchObject({
    full_path: 'crew',
    parent_id: null,
  });
  expect((await call('POST', '/groups/6/transfer', {})).body).toStrictEqual({
    message: 'Transfer failed: Group is already a root group.',
  });
});
