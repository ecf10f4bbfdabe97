import { expect, test } from 'vitest';
import { type GitLabWorld, createMockGitLab, demoCredentials } from '../src/index.ts';

const headers = { 'private-token': demoCredentials.tokens.root, 'content-type': 'application/json' };
const now = '2027-01-31T08:00:00Z';
const variables = 'http://gitlab.test/api/v4/projects/harbor%2Fpier/variables';

const add = (gitlab: GitLabWorld, key: string) =>
  gitlab.fetch(variables, { method: 'POST', headers, body: JSON.stringify({ key, value: 'x' }) });

async function keysOf(gitlab: GitLabWorld): Promise<string[]> {
  const rows = (await (await gitlab.fetch(variables, { headers })).json()) as { key: string }[];
  return rows.map(({ key }) => key);
}

test('a fork begins with what there is, and neither side sees what the other does then', async () => {
  const gitlab = createMockGitLab({ now });
  await add(gitlab, 'BEFORE');
  const fork = gitlab.fork();
  await add(gitlab, 'MAIN');
  await add(fork, 'FORK');
  expect(await keysOf(gitlab)).toStrictEqual(['BEFORE', 'MAIN']);
  expect(await keysOf(fork)).toStrictEqual(['BEFORE', 'FORK']);
});

test('a fork of a fork goes its own way too', async () => {
  const gitlab = createMockGitLab({ now });
  const first = gitlab.fork();
  const second = first.fork();
  await add(first, 'FIRST');
  await add(second, 'SECOND');
  expect(await keysOf(gitlab)).toStrictEqual([]);
  expect(await keysOf(first)).toStrictEqual(['FIRST']);
  expect(await keysOf(second)).toStrictEqual(['SECOND']);
});

test('what is deleted or changed in a fork stays in the original', async () => {
  const gitlab = createMockGitLab({ now });
  for (const key of ['ONE', 'TWO', 'THREE']) await add(gitlab, key);
  const fork = gitlab.fork();
  await fork.fetch(`${variables}/TWO`, { method: 'DELETE', headers });
  await fork.fetch(`${variables}/ONE`, { method: 'PUT', headers, body: '{"value":"changed"}' });
  const one = (await (await gitlab.fetch(`${variables}/ONE`, { headers })).json()) as { value: string };
  expect(one.value).toBe('x');
  expect(await keysOf(gitlab)).toStrictEqual(['ONE', 'TWO', 'THREE']);
  expect(await keysOf(fork)).toStrictEqual(['ONE', 'THREE']);
});

test('a fork has no faults, an empty journal and the same present', async () => {
  const gitlab = createMockGitLab({ now });
  gitlab.clock.advance({ days: 3 });
  await add(gitlab, 'KEY');
  gitlab.faults.add({ kind: 'status', status: 503 });
  const fork = gitlab.fork();
  expect(fork.journal.entries()).toStrictEqual([]);
  expect(fork.faults.list()).toStrictEqual([]);
  expect(fork.clock.now().toISOString()).toBe('2027-02-03T08:00:00.000Z');
  fork.clock.advance({ days: 1 });
  expect(gitlab.clock.now().toISOString()).toBe('2027-02-03T08:00:00.000Z');
});

test('a fork of a running clock runs on from the same instant', () => {
  let system = 1_800_000_000_000;
  const gitlab = createMockGitLab({ systemTime: () => system });
  gitlab.clock.advance({ hours: 5 });
  const fork = gitlab.fork();
  system += 60_000;
  expect(fork.clock.running).toBe(true);
  expect(fork.clock.now()).toStrictEqual(gitlab.clock.now());
});

test('the reset of a fork goes back to the moment of the fork, not to the seed', async () => {
  const gitlab = createMockGitLab({ now });
  await add(gitlab, 'BEFORE');
  gitlab.clock.advance({ days: 1 });
  const fork = gitlab.fork();
  await add(fork, 'AFTER');
  fork.clock.advance({ days: 9 });
  fork.reset();
  expect(await keysOf(fork)).toStrictEqual(['BEFORE']);
  expect(fork.clock.now().toISOString()).toBe('2027-02-01T08:00:00.000Z');
});

test('a fork listens at an address of its own', async () => {
  const gitlab = createMockGitLab({ now });
  const fork = gitlab.fork();
  const [mine, its] = [await gitlab.listen(), await fork.listen()];
  await add(fork, 'FORK');
  const answer = await fetch(`${mine}/api/v4/projects/harbor%2Fpier/variables`, { headers });
  expect(await answer.json()).toStrictEqual([]);
  expect(its).not.toBe(mine);
  await Promise.all([gitlab.close(), fork.close()]);
});

test('a snapshot of one mock can be restored in another, as it was taken', async () => {
  const gitlab = createMockGitLab({ now });
  await add(gitlab, 'KEPT');
  const snapshot = gitlab.snapshot();
  await add(gitlab, 'LATER');
  const other = createMockGitLab({ now });
  other.restore(snapshot);
  expect(await keysOf(other)).toStrictEqual(['KEPT']);
  const written: typeof snapshot = JSON.parse(JSON.stringify(snapshot));
  gitlab.restore(written);
  expect(await keysOf(gitlab)).toStrictEqual(['KEPT']);
});

test('a seed whose dates count from now is seeded again when the day has changed', async () => {
  let system = Date.UTC(2027, 0, 31, 23, 30);
  const gitlab = createMockGitLab({ systemTime: () => system });
  const expiry = async () => {
    const answer = await gitlab.fetch('http://gitlab.test/api/v4/personal_access_tokens/self', { headers });
    return ((await answer.json()) as { expires_at: string }).expires_at;
  };
  const before = await expiry();
  system += 3_600_000;
  gitlab.reset();
  expect(Date.parse(await expiry()) - Date.parse(before)).toBe(86_400_000);
});

test('a fork is as strict as its original is by then', async () => {
  const gitlab = createMockGitLab({ now });
  const lenient = gitlab.fork();
  const body = JSON.stringify({ strict: true });
  await gitlab.fetch('http://gitlab.test/__mock__/strict', { method: 'POST', body });
  const strict = gitlab.fork();
  for (const fork of [lenient, strict])
    await fork.fetch('http://gitlab.test/api/v4/no_such_thing', { headers });
  lenient.verify();
  expect(() => strict.verify()).toThrow('GET /api/v4/no_such_thing');
});
