import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

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
