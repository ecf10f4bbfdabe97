import { expect, test } from 'vitest';
import type { MockGitLabOptions } from '../src/index.ts';
import { caller, harbor, seen, tokens } from './harbor.ts';

async function closed(options: MockGitLabOptions = {}) {
  const gitlab = harbor(options);
  await caller(gitlab, tokens.root)('PUT', '/application/settings', { maintenance_mode: true });
  const send = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    seen(
      await gitlab.fetch(gitlab.baseUrl + path, {
        method,
        redirect: 'manual',
        headers: { 'private-token': tokens.root, ...headers },
        ...(body !== undefined && { body }),
      }),
    );
  return { gitlab, send };
}

const json = { 'content-type': 'application/json' };
const text = 'GitLab Maintenance: system is in maintenance mode';

test.each([
  [{}, { message: text }],
  [{ switches: { maintenanceKey: 'error' } }, { error: text }],
] as const)('a write of JSON is told of the maintenance, with %o', async (options, body) => {
  const { send } = await closed(options);
  expect(await send('DELETE', '/api/v4/projects/1', json)).toMatchObject({ status: 503, body });
});

test('a write that is no JSON is sent back to where it came from', async () => {
  const { gitlab, send } = await closed();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const back = { ...form, referer: 'http://localhost:3000/form' };
  const answer = await send('POST', '/api/v4/user/emails', back, 'email=a@b.example');
  expect([answer.status, answer.headers.get('location')]).toEqual([301, 'http://localhost:3000/form']);
  const home = await send('DELETE', '/api/v4/projects/1');
  expect([home.status, home.headers.get('location')]).toEqual([301, `${gitlab.baseUrl}/`]);
  expect((await send('GET', '/api/v4/projects/1')).status).toBe(200);
});

test('GraphQL goes on', async () => {
  const { send } = await closed();
  const query = JSON.stringify({ query: '{ currentUser { username } }' });
  const { status, body } = await send('POST', '/api/graphql', json, query);
  expect([status, body.data]).toEqual([200, { currentUser: { username: 'root' } }]);
});
