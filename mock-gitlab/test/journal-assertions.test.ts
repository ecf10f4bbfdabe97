import { expect, test } from 'vitest';
import { JournalMismatch } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

/** A morning's work. */
async function morning() {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('GET', '/user');
  await ada('GET', '/projects/1/variables');
  await ada('POST', '/projects/1/variables', { key: 'A-B', value: 'hidden-word' });
  await caller(gitlab)('GET', '/user');
  return gitlab;
}

const refresh = (gitlab: Awaited<ReturnType<typeof morning>>, token: string) =>
  gitlab.fetch(`${gitlab.baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
  });

const messageOf = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof JournalMismatch) return error.message;
    throw error;
  }
  return '';
};

test('what came as expected is passed over in silence', async () => {
  const { journal } = await morning();
  journal.expectCalled({ path: '/api/v4/user' });
  journal.expectCalled({ path: '/api/v4/user' }, { times: 2 });
  journal.expectCalled({ path: '/api/v4/user', user: 'Ada' }, { times: 1 });
  journal.expectCalled({ status: '4xx' }, { atLeast: 1, atMost: 2 });
  journal.expectCalled({ parameter: { key: 'A-B' }, tokenId: 2, credential: 'access-token' }, { times: 1 });
  journal.expectCalled({ method: 'delete' }, { atMost: 1 });
  journal.expectNotCalled({ method: 'DELETE' });
  journal.expectOrder([{ path: '/api/v4/user' }, { method: 'POST' }, { status: 401 }]);
  journal.expectNoDefects();
  journal.expectNoUnknown();
});

test('a call that never came is shown with the nearest ones and what they lack', async () => {
  const { journal } = await morning();
  expect(
    messageOf(() =>
      journal.expectCalled({ method: 'POST', path: '/api/v4/projects/*/variables', status: 201 }),
    ),
  ).toBe(
    'expected POST /api/v4/projects/*/variables → 201 at least once, but it never came. Nearest:\n' +
      '  #3 POST /api/v4/projects/1/variables → 400 (ada): status is 400, not 201\n' +
      '  #2 GET /api/v4/projects/1/variables → 200 (ada): method is GET, not POST; status is 200, not 201',
  );
});

test('too many calls are listed', async () => {
  const { journal } = await morning();
  expect(messageOf(() => journal.expectCalled({ path: '/api/v4/user' }, { times: 1 }))).toBe(
    'expected a request /api/v4/user once, but it came 2 times:\n' +
      '  #1 GET /api/v4/user → 200 (ada)\n' +
      '  #4 GET /api/v4/user → 401 (no credential)',
  );
  expect(messageOf(() => journal.expectNotCalled({ status: 401 }))).toContain('never, but it came once:');
  expect(messageOf(() => harbor().journal.expectCalled({ path: '/x' }))).toContain('The journal is empty.');
});

test('an order that was not kept names the step and where it was', async () => {
  const { journal } = await morning();
  const wrong = messageOf(() => journal.expectOrder([{ method: 'POST' }, { path: '/api/v4/projects/**' }]));
  expect(wrong).toMatch(/^expected step 2 of 2, a request \/api\/v4\/projects\/\*\*, after #3 POST/);
  expect(wrong).toContain('It came earlier:\n  #2 GET');
});

test('a refresh token that was used twice is found out, without being told', async () => {
  const gitlab = await morning();
  await refresh(gitlab, 'secret-one');
  await refresh(gitlab, 'secret-two');
  gitlab.journal.expectNeverTwice('refresh_token');
  await refresh(gitlab, 'secret-one');
  const message = messageOf(() => gitlab.journal.expectNeverTwice('refresh_token'));
  expect(message).toMatch(
    /^expected refresh_token never twice with the same value, but \[redacted \w{8}\] came 2 times:/,
  );
  expect(message).not.toContain('secret-one');
});

test('a token that was rotated twice is found out, by itself or by its id', async () => {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  await ada('POST', '/personal_access_tokens/self/rotate');
  gitlab.journal.expectNeverTwice('rotate');
  await ada('POST', '/personal_access_tokens/self/rotate');
  expect(messageOf(() => gitlab.journal.expectNeverTwice('rotate'))).toContain('but token 2 came 2 times:');

  gitlab.reset();
  await ada('POST', '/personal_access_tokens/self/rotate');
  await caller(gitlab, tokens.root)('POST', '/personal_access_tokens/2/rotate');
  expect(messageOf(() => gitlab.journal.expectNeverTwice('rotate'))).toContain('token 2 came 2 times');
});

test('waiting ends with the next request that fits', async () => {
  const gitlab = await morning();
  const waiting = gitlab.journal.waitFor({ path: '/api/v4/version' });
  await caller(gitlab, tokens.adaApi)('GET', '/user');
  await caller(gitlab, tokens.adaApi)('GET', '/version');
  expect(await waiting).toMatchObject({ id: 6, path: '/api/v4/version', status: 200 });
  expect((await gitlab.journal.waitFor({ path: '/api/v4/user', sinceId: 1 })).id).toBe(4);
  const stop = AbortSignal.abort(new Error('enough'));
  await expect(gitlab.journal.waitFor({ path: '/x' }, stop)).rejects.toThrow('enough');
  const late = new AbortController();
  const other = gitlab.journal.waitFor({ path: '/x' }, late.signal);
  late.abort(new Error('too late'));
  await expect(other).rejects.toThrow('too late');
});

test('secrets are told only to those who ask', async () => {
  const gitlab = await morning();
  const [, , masked] = gitlab.journal.entries();
  expect(masked?.parameters['value']).toMatch(/^\[redacted/);
  expect(masked?.presented).toMatch(/^\[redacted/);
  const [, , shown] = gitlab.journal.entries({ reveal: true });
  expect(shown).toMatchObject({ presented: tokens.adaApi, parameters: { value: 'hidden-word' } });
});

test('a secret may be looked for in the clear or by its mark', async () => {
  const { journal } = await morning();
  const mark = String(journal.entries({ method: 'POST' })[0]?.parameters['value']);
  journal.expectCalled({ parameter: { value: 'hidden-word' } }, { times: 1 });
  journal.expectCalled({ parameter: { value: mark } }, { times: 1 });
  expect(messageOf(() => journal.expectCalled({ parameter: { value: 'hidden-words' } }))).not.toContain(
    'hidden-',
  );
});

test.each([
  [{ status: 42 }, 'status: must be an HTTP status or a class of them, for example 401 or "4xx"'],
  [{ paht: '/x' }, 'paht: is not a known key'],
  [{ path: 'x' }, 'path: must begin with / or *, for example "/api'],
  [{ path: '/x?y=1' }, 'path: must have no query'],
  [{ path: '/w/one/x' }, 'path: must not begin with a world'],
])('the filter %j is refused', (filter, message) => {
  const { journal } = harbor();
  expect(() => journal.expectCalled(filter)).toThrow(message);
  expect(() => journal.entries(filter)).toThrow(message);
});

test('a count cannot be exact and a range', () => {
  expect(() => harbor().journal.expectCalled({}, { times: 1, atMost: 2 })).toThrow('times: excludes atLeast');
});
