import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { caller, harbor, seen, tokens } from './harbor.ts';

let gitlab: MockGitLab;
let url: string;

beforeEach(async () => {
  gitlab = harbor();
  url = await gitlab.listen();
});
afterEach(() => gitlab.close());

const control = async (method: string, path: string, body?: unknown) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return seen(await fetch(`${url}/__mock__/${path}`, { method, ...(body !== undefined && { body: text }) }));
};

test('health says what runs', async () => {
  expect((await control('GET', 'health')).body).toStrictEqual({
    status: 'ok',
    version: '19.1.1-ee',
    clock: { now: '2027-01-31T08:00:00.000Z', running: false },
    requests: 0,
  });
});

test('the clock is read, set, moved, let run and stopped', async () => {
  expect(
    (await control('POST', 'clock', { now: '2030-01-01T00:00:00Z', advance: { hours: 1 } })).body,
  ).toStrictEqual({
    now: '2030-01-01T01:00:00.000Z',
    running: false,
  });
  expect((await control('POST', 'clock', { running: true })).body.running).toBe(true);
  expect((await control('GET', 'clock')).body.running).toBe(true);
  expect((await control('POST', 'clock', { running: false })).body.running).toBe(false);
});

test('faults are added, listed and taken away', async () => {
  const added = await control('POST', 'faults', { kind: 'status', status: 500, times: 5 });
  expect(added).toMatchObject({ status: 201, body: { id: 'fault-1', struck: 0 } });
  expect((await fetch(`${url}/api/v4/user`)).status).toBe(500);
  expect((await control('GET', 'faults')).body).toMatchObject([{ id: 'fault-1', struck: 1, times: 5 }]);
  expect((await control('DELETE', 'faults/fault-1')).status).toBe(204);
  await control('POST', 'faults', { kind: 'reset' });
  expect((await control('DELETE', 'faults')).status).toBe(204);
  expect((await control('GET', 'faults')).body).toStrictEqual([]);
});

test('the journal is read and narrowed; control is not in it', async () => {
  await fetch(`${url}/api/v4/user`);
  await fetch(`${url}/api/v4/version`, { headers: { 'private-token': tokens.adaApi } });
  expect((await control('GET', 'journal')).body).toHaveLength(2);
  expect((await control('GET', 'journal?path=/api/v4/v*&method=get')).body).toMatchObject([
    { path: '/api/v4/version', status: 200, user: 'ada', tokenId: 2, credential: 'access-token' },
  ]);
  expect((await control('GET', 'journal?status=401')).body).toHaveLength(1);
});

test('the state goes out and comes back as JSON', async () => {
  const { body: kept } = await control('GET', 'state');
  await caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate');
  gitlab.clock.advance({ days: 1 });
  expect((await control('PUT', 'state', kept)).body).toStrictEqual({ status: 'ok' });
  expect((await control('GET', 'state')).body).toStrictEqual(kept);
  expect((await caller(gitlab, tokens.adaApi)('GET', '/user')).status).toBe(200);
});

test('a seed is added, and reset takes it away with all else', async () => {
  expect((await control('POST', 'seed', { people: [{ username: 'dee' }] })).status).toBe(201);
  const find = async () => (await caller(gitlab, tokens.root)('GET', '/users?username=dee')).body.length;
  expect(await find()).toBe(1);
  await control('POST', 'faults', { kind: 'latency', latencyMs: 1 });
  await control('POST', 'clock', { advance: { days: 1 } });
  expect((await control('POST', 'reset')).status).toBe(200);
  expect(await find()).toBe(0);
  expect((await control('GET', 'faults')).body).toStrictEqual([]);
  expect((await control('GET', 'clock')).body.now).toBe('2027-01-31T08:00:00.000Z');
});

test.each([
  ['POST', 'clock', { now: 'tomorrow' }, 'set: must be an ISO 8601 instant with a zone, for example'],
  ['POST', 'clock', { now: '2027-01-31T08:00:00' }, 'set: must be an ISO 8601 instant with a zone'],
  ['POST', 'clock', { now: '2030-01-01T00:00:00Z', advance: { days: 1e300 } }, 'clock: must be'],
  ['POST', 'clock', { advance: { days: '1' } }, 'advance.days: must be a number, not text, for example 1'],
  ['POST', 'clock', { advance: { weeks: 1 } }, 'advance.weeks: is not a known key (days, hours,'],
  ['POST', 'clock', '{', 'body: must be JSON, for example'],
  ['POST', 'clock', [], '(whole): must be an object'],
  ['POST', 'faults', { match: {} }, 'kind: is missing, for example "latency"'],
  ['DELETE', 'faults/nope', undefined, 'id: no fault is called "nope"'],
  ['GET', 'journal?methud=GET', undefined, 'methud: is not a known key (method, path,'],
  [
    'GET',
    'journal?status=ok',
    undefined,
    'status: must be an HTTP status or a class of them, for example 401 or "4xx"',
  ],
  ['POST', 'seed', { people: [{ name: 'x' }] }, 'people[0].username: is missing, for example "ada"'],
  [
    'POST',
    'seed',
    { people: [{ username: 'dee' }, { username: 'ada' }] },
    'people[1].username: ada is taken',
  ],
  [
    'POST',
    'seed',
    { projects: [{ path: 'nowhere/x' }] },
    'projects[0].path: no group or person is called nowhere',
  ],
  [
    'POST',
    'seed',
    { tokens: [{ name: 'x', scopes: [] }] },
    'tokens[0]: needs exactly one of user, project, group',
  ],
  ['PUT', 'state', {}, 'format: is missing'],
  [
    'PUT',
    'state',
    {
      format: 'mock-gitlab/1',
      clock: { now: '2030-01-01T00:00:00Z', running: false },
      state: { tables: {} },
    },
    'state.random: must be a list',
  ],
])('%s %s %j is refused with one line, and nothing changes', async (method, path, body, message) => {
  const before = (await control('GET', 'state')).body;
  const answer = await control(method, path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toContain(message);
  expect(answer.body.error).not.toContain('\n');
  expect((await control('GET', 'state')).body).toStrictEqual(before);
});

test('a control that does not exist says so', async () => {
  expect(await control('GET', 'nonsense')).toMatchObject({ status: 404 });
});
