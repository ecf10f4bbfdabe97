import { demoCredentials } from 'mock-gitlab';
import { createGitLabTest } from 'mock-gitlab/vitest';

const test = createGitLabTest({ now: '2027-01-31T08:00:00Z' });
const headers = { 'private-token': demoCredentials.tokens.adaApi };

test('asks again when GitLab has a bad moment', async ({ gitlab, expect }) => {
  gitlab.faults.add({ kind: 'status', status: 503, times: 1 });
  const ask = () => gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers });
  const first = await ask();
  const answer = first.ok ? first : await ask();
  expect(answer.status).toBe(200);
  gitlab.journal.expectCalled({ path: '/api/v4/user' }, { times: 2 });
});
