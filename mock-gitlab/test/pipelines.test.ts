import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type MockGitLab, createMockGitLab } from '../src/index.ts';
import { START, caller, harbor, tokens } from './harbor.ts';

const PROJECT = '/projects/1';
const OWNER = 'glpat-of-eve-000000000000';
const DEVELOPER = 'glpat-of-dan-000000000000';
const GUEST = 'glpat-of-gus-000000000000';

/** A fleet with one project that has a commit. */
const fleet = (): MockGitLab =>
  createMockGitLab({
    now: START,
    seed: {
      people: [{ username: 'eve' }, { username: 'dan' }, { username: 'gus' }],
      groups: [{ path: 'fleet', members: { eve: 'owner' } }],
      tokens: [OWNER, DEVELOPER, GUEST].map((token, at) => ({
        name: 't',
        token,
        user: ['eve', 'dan', 'gus'][at] ?? '',
        scopes: ['api'],
      })),
    },
  });

async function launched() {
  const gitlab = fleet();
  const owner = caller(gitlab, OWNER);
  const group = (await owner('GET', '/groups/fleet')).body.id;
  const made = { name: 'flagship', namespace_id: group, initialize_with_readme: true };
  await owner('POST', '/projects', made);
  await owner('POST', `${PROJECT}/members`, { user_id: 2, access_level: 30 });
  await owner('POST', `${PROJECT}/members`, { user_id: 3, access_level: 10 });
  return { gitlab, owner, developer: caller(gitlab, DEVELOPER), guest: caller(gitlab, GUEST) };
}

describe('a repository', () => {
  test('has one branch, one commit and one file, with the ids git would give', async () => {
    const { developer } = await launched();
    const [branch] = (await developer('GET', `${PROJECT}/repository/branches`)).body;
    expect(branch).toMatchObject({
      name: 'main',
      default: true,
      protected: true,
      can_push: false,
      // What `git hash-object` says of this commit.
      commit: {
        id: '1bd69ccffef608c056f7bd0b4bc1af714a5396fb',
        title: 'Initial commit',
        created_at: '2027-01-31T08:00:00.000+00:00',
      },
    });
    const { body } = await developer('GET', `${PROJECT}/repository/files/README.md?ref=main`);
    const content = Buffer.from(body.content, 'base64');
    expect(body).toMatchObject({ file_name: 'README.md', ref: 'main', commit_id: branch.commit.id });
    expect(body.blob_id).toBe(
      createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex'),
    );
    const raw = await developer('GET', `${PROJECT}/repository/files/README.md/raw`);
    expect([raw.body, raw.headers.get('x-gitlab-size')]).toStrictEqual([
      content.toString(),
      String(content.length),
    ]);
    expect((await developer('GET', `${PROJECT}/repository/tree`)).body).toMatchObject([
      { id: body.blob_id, path: 'README.md', type: 'blob', mode: '100644' },
    ]);
    const commit = `${PROJECT}/repository/commits/${branch.commit.short_id}`;
    expect((await developer('GET', commit)).body).toMatchObject({
      id: branch.commit.id,
      stats: { additions: 1, deletions: 0, total: 1 },
    });
    expect((await developer('GET', `${PROJECT}/repository/commits`)).body).toHaveLength(1);
    expect((await developer('GET', `${PROJECT}/repository/tags`)).body).toStrictEqual([]);
  });

  test.each([
    ['branches/none', '404 Branch Not Found'],
    ['tags/none', '404 Tag Not Found'],
    ['commits/abcdef0', '404 Commit Not Found'],
    ['tree?ref=none', '404 Tree Not Found'],
    ['files/NONE.md?ref=main', '404 File Not Found'],
    ['files/README.md?ref=none', '404 Commit Not Found'],
  ])('%s is not there', async (path, message) => {
    const { developer } = await launched();
    expect(await developer('GET', `${PROJECT}/repository/${path}`)).toMatchObject({
      status: 404,
      body: { message },
    });
  });

  test('is not for guests of a private project', async () => {
    const { gitlab, guest } = await launched();
    expect((await guest('GET', `${PROJECT}/repository/branches`)).status).toBe(403);
    expect((await caller(gitlab)('GET', `${PROJECT}/repository/branches`)).status).toBe(404);
  });

  test('that is empty has nothing', async () => {
    const call = caller(harbor({ seed: { ...emptySeed } }), OWNER);
    expect((await call('GET', `${PROJECT}/repository/branches`)).body).toStrictEqual([]);
    expect((await call('POST', `${PROJECT}/pipeline`, { ref: 'main' })).body).toStrictEqual({
      message: { base: ['Reference not found'] },
    });
  });
});

const emptySeed = {
  people: [{ username: 'eve' }],
  projects: [{ path: 'eve/empty', empty_repo: true }],
  tokens: [{ name: 't', token: OWNER, user: 'eve', scopes: ['api'] }],
};

describe('protected branches', () => {
  const LIST = `${PROJECT}/protected_branches`;

  test('are listed, added once, changed and freed by maintainers', async () => {
    const { owner, developer } = await launched();
    expect((await owner('GET', LIST)).body).toMatchObject([
      { name: 'main', push_access_levels: [{ access_level: 40, access_level_description: 'Maintainers' }] },
    ]);
    const rule = { name: 'release/*', push_access_level: 0, merge_access_level: 30 };
    expect(await owner('POST', LIST, rule)).toMatchObject({
      status: 201,
      body: {
        push_access_levels: [{ access_level_description: 'No one' }],
        merge_access_levels: [{ access_level_description: 'Developers + Maintainers' }],
      },
    });
    expect(await owner('POST', LIST, rule)).toMatchObject({
      status: 409,
      body: { message: "Protected branch 'release/*' already exists" },
    });
    const one = `${LIST}/${encodeURIComponent('release/*')}`;
    expect((await owner('PATCH', one, { allow_force_push: true })).body.allow_force_push).toBe(true);
    expect((await owner('DELETE', one)).status).toBe(204);
    expect((await owner('GET', one)).status).toBe(404);
    expect((await developer('GET', LIST)).status).toBe(403);
    expect((await owner('POST', LIST, { name: 'a', push_access_level: 35 })).body).toStrictEqual({
      error: 'push_access_level does not have a valid value',
    });
  });
});

describe('a pipeline', () => {
  test('is created for a branch and has one job, which runs after a second and for a minute', async () => {
    const { gitlab, developer } = await launched();
    const { status, body } = await developer('POST', `${PROJECT}/pipeline`, {
      ref: 'main',
      variables: [{ key: 'DEPLOY', value: 'yes' }],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: 1, iid: 1, ref: 'main', status: 'created', source: 'api' });
    const statuses = async () => [
      (await developer('GET', `${PROJECT}/pipelines/1`)).body.status,
      (await developer('GET', `${PROJECT}/pipelines/1/jobs`)).body[0].status,
    ];
    expect(await statuses()).toStrictEqual(['pending', 'pending']);
    gitlab.clock.advance({ seconds: 1 });
    expect(await statuses()).toStrictEqual(['running', 'running']);
    gitlab.clock.advance({ seconds: 60 });
    expect(await statuses()).toStrictEqual(['success', 'success']);
    expect((await developer('GET', `${PROJECT}/pipelines/1`)).body).toMatchObject({
      duration: 60,
      queued_duration: 1,
      detailed_status: { text: 'Passed' },
    });
    expect((await developer('GET', `${PROJECT}/pipelines/1/variables`)).body).toStrictEqual([
      { variable_type: 'env_var', key: 'DEPLOY', value: 'yes', raw: false },
    ]);
  });

  test('is canceled and tried again', async () => {
    const { developer } = await launched();
    await developer('POST', `${PROJECT}/pipeline`, { ref: 'main' });
    expect(await developer('POST', `${PROJECT}/pipelines/1/cancel`)).toMatchObject({
      status: 200,
      body: { status: 'canceled' },
    });
    expect(await developer('POST', `${PROJECT}/pipelines/1/retry`)).toMatchObject({
      status: 201,
      body: { status: 'pending' },
    });
    const jobs = async (query = '') => (await developer('GET', `${PROJECT}/pipelines/1/jobs${query}`)).body;
    expect(await jobs()).toMatchObject([{ id: 2, status: 'pending' }]);
    expect(await jobs('?include_retried=true')).toHaveLength(2);
    expect((await developer('GET', `${PROJECT}/jobs?scope[]=canceled`)).body).toMatchObject([{ id: 1 }]);
  });

  test('is found again: newest first, by state, branch and person', async () => {
    const { gitlab, owner, developer } = await launched();
    await developer('POST', `${PROJECT}/pipeline`, { ref: 'main' });
    gitlab.clock.advance({ hours: 1 });
    await owner('POST', `${PROJECT}/pipeline`, { ref: 'main' });
    const ids = async (query: string) =>
      (await owner('GET', `${PROJECT}/pipelines?${query}`)).body.map(({ id }: { id: number }) => id);
    expect(await ids('')).toStrictEqual([2, 1]);
    expect(await ids('sort=asc')).toStrictEqual([1, 2]);
    expect(await ids('username=dan')).toStrictEqual([1]);
    expect(await ids('scope=finished')).toStrictEqual([1]);
    expect(await ids('ref=none')).toStrictEqual([]);
    expect((await owner('GET', `${PROJECT}/pipelines/latest`)).body.id).toBe(2);
    expect((await owner('GET', `${PROJECT}/pipelines?status=odd`)).body).toStrictEqual({
      error: 'status does not have a valid value',
    });
  });

  test('is for developers to start, for owners to delete, for guests to look at', async () => {
    const { owner, developer, guest } = await launched();
    expect((await guest('POST', `${PROJECT}/pipeline`, { ref: 'main' })).status).toBe(403);
    await developer('POST', `${PROJECT}/pipeline`, { ref: 'main' });
    expect((await guest('GET', `${PROJECT}/pipelines`)).status).toBe(200);
    await owner('PUT', PROJECT, { public_jobs: false });
    expect((await guest('GET', `${PROJECT}/pipelines`)).status).toBe(403);
    expect((await developer('DELETE', `${PROJECT}/pipelines/1`)).status).toBe(403);
    expect((await owner('DELETE', `${PROJECT}/pipelines/1`)).status).toBe(204);
    expect((await owner('GET', `${PROJECT}/pipelines/1`)).body).toStrictEqual({ message: '404 Not found' });
  });

  test('is started by a trigger’s token alone, of its own project', async () => {
    const { gitlab, owner } = await launched();
    const { token } = (await owner('POST', `${PROJECT}/triggers`, { description: 'nightly' })).body;
    const anyone = caller(gitlab);
    const start = (body: object, id = '1') => anyone('POST', `/projects/${id}/trigger/pipeline`, body);
    expect(await start({ ref: 'main', token, variables: { WHO: 'cron' } })).toMatchObject({
      status: 201,
      body: { source: 'trigger', user: { username: 'eve' } },
    });
    expect((await start({ ref: 'main', token }, 'fleet%2Fflagship')).status).toBe(201);
    expect(await start({ ref: 'main', token: 'glptt-wrong' })).toMatchObject({ status: 404 });
    expect(await start({ ref: 'main', token }, '7')).toMatchObject({ status: 404 });
    expect((await start({ ref: 'none', token })).body).toStrictEqual({
      message: { base: ['Reference not found'] },
    });
    expect((await start({})).body).toStrictEqual({ error: 'ref is missing, token is missing' });
  });
});

test('a job token tells of its job while that runs, and never stands in an answer', async () => {
  const { gitlab, developer } = await launched();
  await developer('POST', `${PROJECT}/pipeline`, { ref: 'main' });
  const saved = JSON.stringify(gitlab.snapshot());
  const token = /glcbt-[\w-]+/.exec(saved)?.[0] ?? '';
  const ask = async (header: string) => {
    const response = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/job`, { headers: { [header]: token } });
    return { status: response.status, body: await response.text() };
  };
  expect((await ask('job-token')).status).toBe(401);
  gitlab.clock.advance({ seconds: 5 });
  const running = await ask('job-token');
  expect(running.status).toBe(200);
  expect(running.body).toContain('"status":"running"');
  expect(running.body).not.toContain(token);
  gitlab.clock.advance({ minutes: 2 });
  expect((await ask('job-token')).status).toBe(401);
  expect((await developer('GET', '/job')).body).toStrictEqual({ message: '404 Job Not Found' });
});

test('the demo has a project to look at too', async () => {
  expect((await caller(harbor(), tokens.adaApi)('GET', `${PROJECT}/pipelines`)).status).toBe(200);
});
