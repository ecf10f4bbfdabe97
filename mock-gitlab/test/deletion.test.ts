import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const ACCEPTED = { message: '202 Accepted' };

test('a deleted project answers under another name until its days are over', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  expect(await call('DELETE', '/projects/harbor%2Fdock')).toMatchObject({ status: 202, body: ACCEPTED });
  expect((await call('GET', '/projects/harbor%2Fdock')).body).toMatchObject({
    id: 1,
    path: 'dock-deletion_scheduled-1',
    archived: true,
    marked_for_deletion_at: '2027-01-31',
    marked_for_deletion_on: '2027-01-31',
  });
  gitlab.clock.advance({ days: 29 });
  expect((await call('GET', '/projects/1')).status).toBe(200);
  gitlab.clock.advance({ days: 1 });
  expect((await call('GET', '/projects/1')).body).toStrictEqual({ message: '404 Project Not Found' });
});

test('the name is free at once, and restoring then keeps the new one', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  await call('DELETE', '/projects/1');
  expect((await call('POST', '/projects/1/restore')).body).toMatchObject({
    path_with_namespace: 'harbor/dock',
    name: 'Dock',
    archived: false,
    marked_for_deletion_on: null,
  });
  expect((await call('POST', '/projects/1/restore')).body).toStrictEqual({
    message: 'Project has not been marked for deletion',
  });
  await call('DELETE', '/projects/1');
  expect((await call('POST', '/projects', { name: 'Dock', path: 'dock', namespace_id: 5 })).status).toBe(201);
  expect((await call('POST', '/projects/1/restore')).body.path).toBe('dock-deletion_scheduled-1');
});

test('for good at once goes only what is marked, and only by its whole path', async () => {
  const call = caller(harbor(), tokens.adaApi);
  const remove = (path: string) => call('DELETE', `/projects/1?permanently_remove=true&full_path=${path}`);
  expect(await remove('harbor/dock')).toMatchObject({
    status: 400,
    body: { message: 'Project must be marked for deletion first.' },
  });
  await call('DELETE', '/projects/1');
  expect((await call('DELETE', '/projects/1')).body).toStrictEqual({
    message: 'Project has been already marked for deletion',
  });
  expect((await remove('harbor/dock')).body).toStrictEqual({
    message: '`full_path` is incorrect. You must enter the complete path for the project.',
  });
  expect((await remove('harbor/dock-deletion_scheduled-1')).status).toBe(202);
  expect((await call('GET', '/projects/1')).status).toBe(404);
});

test('with a project go its variables, members and tokens, and its bots', async () => {
  const gitlab = harbor({ profile: '17.11' });
  const call = caller(gitlab, tokens.adaApi);
  const before = (await call('GET', '/projects/1/variables')).body;
  expect(before).toHaveLength(5);
  expect((await call('DELETE', '/projects/1')).status).toBe(202);
  expect((await call('GET', '/projects/1/variables')).body).toStrictEqual({
    message: '404 Project Not Found',
  });
  expect(await caller(gitlab, tokens.dockOwner)('GET', '/user')).toMatchObject({
    status: 401,
    body: { message: '401 Unauthorized' },
  });
  const people = (await caller(gitlab, tokens.root)('GET', '/users?per_page=100')).body;
  expect(
    people.filter(({ username }: { username: string }) => username.startsWith('project_1_bot')),
  ).toStrictEqual([]);
  const again = await call('POST', '/projects', { name: 'Dock', path: 'dock', namespace_id: 5 });
  expect(again.body.id).not.toBe(1);
  expect((await call('GET', `/projects/${again.body.id}/variables`)).body).toStrictEqual([]);
});

test('nothing of a deleted project is kept', async () => {
  const gitlab = harbor({ profile: '17.11' });
  const call = caller(gitlab, tokens.adaApi);
  await call('POST', '/projects/1/star');
  await call('POST', '/projects/1/environments', { name: 'night' });
  await call('POST', '/projects/1/share', { group_id: 6, group_access: 30 });
  await call('DELETE', '/projects/1');
  const { tables } = JSON.parse(JSON.stringify(gitlab.snapshot())).state;
  const rows = [tables.variables, tables.environments, tables.stars, tables.members, tables.accessTokens]
    .flatMap((table: { rows: Record<string, unknown>[] }) => table.rows)
    .filter((row) => row['sourceType'] !== 'group' && row['kind'] !== 'group')
    .filter((row) =>
      [
        row['projectId'],
        row['ownerType'] === 'project' && row['ownerId'],
        row['sourceId'],
        row['resourceId'],
      ].includes(1),
    );
  expect(rows).toStrictEqual([]);
});

test('older versions of the free plan delete at once, paid ones wait seven days', async () => {
  const free = harbor({ profile: '17.11' });
  await caller(free, tokens.adaApi)('DELETE', '/projects/2');
  expect((await caller(free, tokens.adaApi)('GET', '/projects/2')).status).toBe(404);
  const paid = harbor({ profile: '17.11', switches: { tier: 'premium' } });
  const call = caller(paid, tokens.adaApi);
  await call('DELETE', '/projects/2');
  expect((await call('GET', '/projects/2')).body.path).toBe('pier-deleted-2');
  paid.clock.advance({ days: 7 });
  expect((await call('GET', '/projects/2')).status).toBe(404);
});

test('only owners delete, and not what has changed meanwhile', async () => {
  const gitlab = harbor();
  expect((await caller(gitlab, tokens.dockMaintainer)('DELETE', '/projects/1')).status).toBe(403);
  expect((await caller(gitlab, tokens.dockOwner)('DELETE', '/projects/2')).status).toBe(404);
  expect((await caller(gitlab)('DELETE', '/projects/1')).status).toBe(401);
  const stale = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/projects/1`, {
    method: 'DELETE',
    headers: { 'private-token': tokens.adaApi, 'if-unmodified-since': 'Sat, 30 Jan 2027 00:00:00 GMT' },
  });
  expect(stale.status).toBe(412);
});

test('a deleted group answers until its days are over, then goes with all inside', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.root);
  expect((await call('DELETE', '/groups/harbor')).body).toStrictEqual(ACCEPTED);
  expect((await call('GET', '/groups/5')).body).toMatchObject({
    full_path: 'harbor-deletion_scheduled-5',
    marked_for_deletion_on: '2027-01-31',
  });
  expect((await call('GET', '/projects/1')).body.path_with_namespace).toBe(
    'harbor-deletion_scheduled-5/dock',
  );
  expect((await call('DELETE', '/groups/5')).body).toStrictEqual({
    message: 'Group has been already marked for deletion',
  });
  gitlab.clock.advance({ days: 30 });
  for (const path of ['/groups/5', '/groups/6', '/projects/1', '/projects/2']) {
    expect((await call('GET', path)).status).toBe(404);
  }
  expect((await caller(gitlab, tokens.harborOwner)('GET', '/user')).status).toBe(401);
});

test('a group comes back', async () => {
  const call = caller(harbor(), tokens.adaApi);
  expect((await call('POST', '/groups/6/restore')).body).toStrictEqual({
    message: 'Group has not been marked for deletion',
  });
  await call('DELETE', '/groups/6');
  expect(await call('POST', '/groups/6/restore')).toMatchObject({
    status: 201,
    body: { full_path: 'harbor/crew', marked_for_deletion_on: null },
  });
});

test('only groups below others go for good at once', async () => {
  const call = caller(harbor(), tokens.adaApi);
  expect((await call('DELETE', '/groups/5?permanently_remove=true')).body).toStrictEqual({
    message: '`permanently_remove` option is only available for subgroups.',
  });
  expect((await call('DELETE', '/groups/6?permanently_remove=true')).body).toStrictEqual({
    message: 'Group must be marked for deletion first.',
  });
  await call('DELETE', '/groups/6');
  expect(
    (await call('DELETE', '/groups/6?permanently_remove=true&full_path=harbor/crew')).body,
  ).toStrictEqual({
    message: '`full_path` is incorrect. You must enter the complete path for the subgroup.',
  });
  const path = 'harbor/crew-deletion_scheduled-6';
  expect((await call('DELETE', `/groups/6?permanently_remove=true&full_path=${path}`)).status).toBe(202);
  expect((await call('GET', '/groups/6')).status).toBe(404);
});

test('with a person go their own projects and all that belongs to them', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const ada = caller(gitlab, tokens.adaApi);
  const notes = '/projects/ada%2Fnotes';
  const { id } = (await ada('GET', notes)).body;
  await ada('PUT', notes, { visibility: 'public' });
  const fork = await root('POST', `/projects/${id}/fork`);
  for (const [path, body] of [
    ['hooks', { url: 'https://hooks.example.com/', resource_access_token_events: true }],
    ['environments', { name: 'night' }],
    ['variables', { key: 'TIDE', value: 'low' }],
    ['access_tokens', { name: 'ci', scopes: ['api'] }],
    ['deploy_tokens', { name: 'ship', scopes: ['read_repository'] }],
    ['triggers', { description: 'nightly' }],
    ['pipeline?ref=main', {}],
    ['star', {}],
  ] as const) {
    expect(await ada('POST', `${notes}/${path}`, body), path).toMatchObject({ status: 201 });
  }
  const { id: adaId } = (await ada('GET', '/user')).body;
  expect((await root('DELETE', `/users/${adaId}?hard_delete=true`)).status).toBe(204);
  gitlab.clock.advance({ seconds: 2 });
  expect((await root('GET', `/users/${adaId}`)).status).toBe(404);

  const { tables } = JSON.parse(JSON.stringify(gitlab.snapshot())).state;
  const kept = Object.entries<{ rows: Record<string, unknown>[] }>(tables).flatMap(([table, { rows }]) =>
    rows
      .filter(
        (row) =>
          row['projectId'] === id ||
          ([row['ownerType'], row['sourceType'], row['kind']].includes('project') &&
            [row['ownerId'], row['sourceId'], row['resourceId']].includes(id)),
      )
      .map((row) => ({ table, row })),
  );
  expect(kept).toStrictEqual([]);
  expect((await root('GET', `/projects/${fork.body.id}`)).body).not.toHaveProperty('forked_from_project');
});

test('with a person go the triggers they made elsewhere', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const ben = await root('POST', '/users/3/personal_access_tokens', { name: 'x', scopes: ['api'] });
  const made = await caller(gitlab, ben.body.token)('POST', '/projects/1/triggers', { description: 'x' });
  expect(made.status).toBe(201);
  await root('DELETE', '/users/3');
  gitlab.clock.advance({ seconds: 1 });
  expect((await root('GET', '/projects/1/triggers')).body).toStrictEqual([]);
});
