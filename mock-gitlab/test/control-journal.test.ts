import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

async function worked() {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('GET', '/user');
  await ada('POST', '/projects/1/variables', { key: 'TOKEN', value: 'word-of-mouth' });
  const control = async (method: string, path: string, body?: unknown) =>
    seen(
      await gitlab.fetch(`${gitlab.baseUrl}/__mock__/${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  return { gitlab, control };
}

test('the journal is narrowed by a query, revealed when asked, and emptied', async () => {
  const { control } = await worked();
  const ids = async (query: string) =>
    (await control('GET', `journal?${query}`)).body.map(({ id }: { id: number }) => id);
  expect(await ids('status=2xx&user=ada')).toStrictEqual([1, 2]);
  expect(await ids('sinceId=1')).toStrictEqual([2]);
  expect(await ids('parameter[key]=TOKEN')).toStrictEqual([2]);
  expect(await ids('unknown=true')).toStrictEqual([]);
  expect(await ids('tokenId=2&unknown=false')).toStrictEqual([1, 2]);
  expect((await control('GET', 'journal?reveal=true')).body[1].parameters.value).toBe('word-of-mouth');
  expect((await control('GET', 'journal')).body[1].parameters.value).toMatch(/^\[redacted/);
  expect((await control('DELETE', 'journal')).status).toBe(204);
  expect(await ids('')).toStrictEqual([]);
});

test.each([
  { called: { path: '/api/v4/user' }, times: 1 },
  { called: { method: 'GET' } },
  { notCalled: { method: 'DELETE' } },
  { order: [{ path: '/api/v4/user' }, { method: 'POST' }] },
  { neverTwice: 'refresh_token' },
  { neverTwice: 'key', filter: { method: 'POST' } },
  { noDefects: true },
  { noUnknown: true },
])('the expectation %j is met', async (body) => {
  const { control } = await worked();
  expect(await control('POST', 'journal/expect', body)).toMatchObject({
    status: 200,
    body: { status: 'ok' },
  });
});

test.each([
  [
    { called: { path: '/api/v4/user' }, times: 2 },
    /^expected a request \/api\/v4\/user 2 times, but it came once/,
  ],
  [{ notCalled: { path: '/api/v4/user' } }, /never, but it came once/],
  [{ order: [{ method: 'POST' }, { path: '/api/v4/user' }] }, /^expected step 2 of 2/],
])('the expectation %j fails with 417 and the message of the process', async (body, message) => {
  const { gitlab, control } = await worked();
  const failed = await control('POST', 'journal/expect', body);
  expect(failed.status).toBe(417);
  expect(failed.body.error).toMatch(message);
  if ('notCalled' in body && body.notCalled) {
    const { notCalled } = body;
    expect(() => gitlab.journal.expectNotCalled(notCalled)).toThrow(failed.body.error);
  }
});

test.each([
  [{}, '(whole): needs exactly one of called, notCalled, order'],
  [{ called: {}, noDefects: true }, '(whole): needs exactly one of'],
  [{ noDefects: false }, '(whole): needs exactly one of'],
  [{ notCalled: {}, times: 1 }, 'times: belongs to called'],
  [{ called: {}, filter: {} }, 'filter: belongs to neverTwice'],
  [{ called: { path: 'x' } }, 'called.path: must begin with'],
  [{ called: {}, times: -1 }, 'times: must be a whole number'],
  [{ order: {} }, 'order: must be a list'],
])('the expectation %j cannot be understood: 400', async (body, message) => {
  const { control } = await worked();
  const refused = await control('POST', 'journal/expect', body);
  expect(refused.status).toBe(400);
  expect(refused.body.error).toContain(message);
});
