// oxlint-disable vitest/no-standalone-expect -- it does not see that `test` comes extended
import { expect, test as base } from 'vitest';
import { demoCredentials } from 'mock-gitlab';
import { createGitLabFixture, test } from 'mock-gitlab/vitest';

const headers = { 'private-token': demoCredentials.tokens.adaApi };

test('passes in process', async ({ gitlab }) => {
  gitlab.faults.add({ kind: 'status', status: 503, times: 1 });
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers });
  expect(answer.status).toBe(503);
});

test('passes on a socket, knowing nothing of other tests', async ({ gitlab, gitlabUrl }) => {
  const answer = await fetch(`${gitlabUrl}/api/v4/user`, { headers });
  expect(answer.status).toBe(200);
  expect(gitlab.journal.count()).toBe(1);
});

test('fails by itself', async ({ gitlab }) => {
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/projects/harbor%2Fdock`, { headers });
  expect(answer.status).toBe(418);
});

test('fails for asking what the mock does not know', async ({ gitlab }) => {
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/no/such/thing`, { headers });
});

base.extend('empty', createGitLabFixture({ seed: 'empty' }))(
  'passes with a seed of its own',
  async ({ empty }) => {
    const answer = await empty.fetch(`${empty.baseUrl}/api/v4/user`, { headers });
    expect(answer.status).toBe(401);
  },
);
