import { expect, test } from 'vitest';
import { createMockGitLab } from '../src/index.ts';
import { START, caller, harbor, tokens } from './harbor.ts';

test('a job’s token is taken where routes say so, in every way, while the job runs', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.adaApi)('POST', '/projects/1/pipeline', { ref: 'main' });
  gitlab.clock.advance({ seconds: 5 });
  const token = /glcbt-[\w-]+/.exec(JSON.stringify(gitlab.snapshot()))?.[0] ?? '';
  const at = `${gitlab.baseUrl}/api/v4/job`;
  const ways: [string, Record<string, string>][] = [
    [at, { 'job-token': token }],
    [at, { 'private-token': token }],
    [at, { authorization: `Bearer ${token}` }],
    [`${at}?job_token=${token}`, {}],
  ];
  const statuses = async () =>
    Promise.all(ways.map(async ([url, headers]) => (await gitlab.fetch(url, { headers })).status));
  expect(await statuses()).toStrictEqual([200, 200, 200, 200]);
  const elsewhere = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers: { 'job-token': token } });
  expect(elsewhere.status).toBe(401);
  expect((await gitlab.fetch(at, { headers: { 'job-token': 'glcbt-unknown' } })).status).toBe(401);
  gitlab.clock.advance({ minutes: 10 });
  expect(await statuses()).toStrictEqual([401, 401, 401, 401]);
});

const TOKEN = 'glcbt-my-job-0001';

/** What a job's token of a seed finds. */
async function jobOf(gitlab = harbor()) {
  const response = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/job`, { headers: { 'job-token': TOKEN } });
  return { status: response.status, body: await response.json() };
}

test('a seeded job runs until it is cancelled, in a pipeline of its own', async () => {
  const gitlab = harbor();
  gitlab.seed({ jobs: [{ project: 'harbor/dock', user: 'ben', token: TOKEN, name: 'deploy' }] });
  const running = { name: 'deploy', status: 'running', ref: 'main', user: { username: 'ben' } };
  expect(await jobOf(gitlab)).toMatchObject({ status: 200, body: running });
  gitlab.clock.advance({ days: 30 });
  expect(await jobOf(gitlab)).toMatchObject({ status: 200, body: running });
  const ada = caller(gitlab, tokens.adaApi);
  expect((await ada('GET', '/projects/1/pipelines')).body).toMatchObject([
    { id: 1, iid: 1, status: 'running' },
  ]);
  await ada('POST', '/projects/1/jobs/1/cancel');
  expect((await jobOf(gitlab)).status).toBe(401);
  expect((await ada('GET', '/projects/1/pipelines/1')).body.status).toBe('canceled');
});

test('a seeded job is printed with its token, and the token goes on', async () => {
  const gitlab = harbor();
  gitlab.seed({ jobs: [{ project: 'harbor/dock', user: 'ben', token: TOKEN }] });
  const seed = gitlab.toSeed();
  expect(seed.jobs).toMatchObject([{ token: TOKEN, project: 'harbor/dock', user: 'ben', status: 'running' }]);
  expect(await jobOf(createMockGitLab({ now: START, seed }))).toStrictEqual(await jobOf(gitlab));
});

test.each([
  [{ project: 'harbor/none', user: 'ben' }, 'jobs[0].project: no project is called harbor/none'],
  [{ project: 'harbor/dock', user: 'nobody' }, 'jobs[0].user: no person is called nobody'],
  [{ project: 'harbor/dock', user: 'ben', status: 'odd' }, 'jobs[0].status: must be one of'],
  [{ project: 'harbor/dock', user: 'ben', token: 'x y' }, 'jobs[0].token: must match'],
])('a job that cannot be is refused by its key: %j', (job, complaint) => {
  const gitlab = harbor();
  expect(() => gitlab.seed(JSON.parse(JSON.stringify({ jobs: [job] })))).toThrow(complaint);
  expect(gitlab.toSeed().jobs).toBeUndefined();
});

test('two jobs with one token, or with a pipeline of another project, are refused', () => {
  const gitlab = harbor();
  const job = { project: 'harbor/dock', user: 'ben', token: TOKEN, pipeline: { id: 3 } };
  expect(() => gitlab.seed({ jobs: [job, job] })).toThrow('jobs[1].token: is taken');
  expect(() =>
    gitlab.seed({ jobs: [job, { project: 'harbor/pier', user: 'ada', pipeline: { id: 3 } }] }),
  ).toThrow('jobs[1].pipeline.id: 3 is a pipeline of another project');
});

test.each([
  ['private', 404, 404],
  ['internal', 403, 200],
  ['public', 403, 200],
])(
  'a job’s token finds in another %s project what is open there and no more',
  async (visibility, environments, jobs) => {
    const gitlab = harbor();
    gitlab.seed({
      projects: [{ path: 'harbor/other', visibility: 'private' }],
      jobs: [
        { project: 'harbor/dock', user: 'ada', token: TOKEN },
        { project: 'harbor/other', user: 'ada', token: 'glcbt-other-job-1', pipeline: { id: 9 } },
      ],
    });
    const root = caller(gitlab, tokens.root);
    await root('PUT', '/groups/harbor', { visibility: 'public' });
    await root('PUT', '/projects/harbor%2Fother', { visibility });
    const asked = async (token: string, path: string) =>
      (await gitlab.fetch(`${gitlab.baseUrl}/api/v4${path}`, { headers: { 'job-token': token } })).status;
    const paths = ['/projects/harbor%2Fother/environments', '/projects/harbor%2Fother/pipelines/9/jobs'];
    expect(await Promise.all(paths.map((path) => asked(TOKEN, path)))).toStrictEqual([environments, jobs]);
    expect(await Promise.all(paths.map((path) => asked('glcbt-other-job-1', path)))).toStrictEqual([
      200, 200,
    ]);
  },
);
