import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

test('an unknown endpoint is GitLab’s 404 and a warning, nothing worse', async () => {
  const gitlab = harbor();
  const answer = await caller(gitlab, tokens.adaApi)('GET', '/projects/1/no_such_thing');
  expect(answer).toMatchObject({ status: 404, body: { error: '404 Not Found' } });
  expect(gitlab.journal.entries({ unknown: true })).toMatchObject([
    { warning: 'unknown endpoint: GET /api/v4/projects/1/no_such_thing' },
  ]);
  gitlab.verify();
});

test('a strict one fails at the end, with the list', async () => {
  const gitlab = harbor({ strict: true });
  const ada = caller(gitlab, tokens.adaApi);
  await ada('GET', '/user');
  await ada('GET', '/projects/999');
  gitlab.verify();
  await ada('GET', '/no_such_thing');
  await ada('PATCH', '/user');
  expect(() => gitlab.verify()).toThrow(
    'expected no endpoint that the mock does not know, but there are 2:\n' +
      '  #3 GET /api/v4/no_such_thing → 404 (unknown endpoint: GET /api/v4/no_such_thing)\n' +
      '  #4 PATCH /api/v4/user → 405 (unknown verb: PATCH /api/v4/user)',
  );
  gitlab.reset();
  gitlab.verify();
});

test('what was unknown is not forgotten with the journal’s oldest entries', async () => {
  const gitlab = harbor({ strict: true, journalLimit: 2 });
  const ada = caller(gitlab, tokens.adaApi);
  await ada('GET', '/no_such_thing');
  for (let at = 0; at < 6; at += 1) await ada('GET', '/user');
  expect(gitlab.journal.entries({ unknown: true })).toStrictEqual([]);
  expect(() => gitlab.verify()).toThrow('#1 GET /api/v4/no_such_thing');
});

test('a proxy’s fault is no unknown endpoint', async () => {
  const gitlab = harbor({ strict: true });
  gitlab.faults.add({ kind: 'decoded-slash' });
  expect((await caller(gitlab, tokens.adaApi)('GET', '/projects/harbor%2Fdock')).status).toBe(404);
  gitlab.verify();
});

test('strictness is switched over HTTP, and verified there', async () => {
  const gitlab = harbor();
  const control = (method: string, path: string, body?: unknown) =>
    gitlab.fetch(`${gitlab.baseUrl}/__mock__/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  await caller(gitlab, tokens.adaApi)('GET', '/no_such_thing');
  expect((await control('GET', 'verify')).status).toBe(200);
  expect(await (await control('POST', 'strict', { strict: true })).json()).toStrictEqual({ strict: true });
  expect(await (await control('GET', 'strict')).json()).toStrictEqual({ strict: true });
  const failed = await control('GET', 'verify');
  expect(failed.status).toBe(417);
  expect(await failed.json()).toStrictEqual({ error: expect.stringContaining('GET /api/v4/no_such_thing') });
});
