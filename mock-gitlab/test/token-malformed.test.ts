import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenEndpoints } from '../src/api/tokens/routes.ts';
import { caller, harbor, tokens } from './harbor.ts';

const segment = fc.constantFrom(
  '1',
  '2',
  '5',
  'harbor',
  'harbor%2Fdock',
  '0',
  '-1',
  '99999999999999999999',
  '1.5',
  'self',
  '%2F',
  '%00',
  '%E0%A4%A',
  'null',
  "'--",
  'constructor',
  '__proto__',
);

const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    [],
    {},
    ['api'],
    [['api']],
    [null],
    'api',
    true,
    0,
    -1,
    1e300,
    '2027-02-30',
    '2027-06-01',
    '9999-12-31',
    '275760-09-14',
    'active',
    'a'.repeat(5000),
    '\u0000',
    { toString: 1 },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

const query = fc.constantFrom(
  '',
  '?page=0',
  '?per_page=-1',
  '?page=1e9',
  '?scopes[]=api&scopes=x',
  '?user_id[]=1',
  '?a[b][c]=1',
  '?sudo=nobody',
  '?sort[]=x',
);

/** What every refusal of GitLab's API looks like; before the API a middleware refuses broken escapes in plain text. */
function isRefusal(body: unknown): boolean {
  if (body === 'Bad Request') return true;
  if (typeof body !== 'object' || body === null) return false;
  const { message, error }: { message?: unknown; error?: unknown } = body;
  return typeof error === 'string' || typeof message === 'string' || typeof message === 'object';
}

test('whatever is asked of a token route is answered, never with a failure of the mock', async () => {
  const gitlab = harbor({ switches: { tier: 'ultimate' } });
  const statuses = new Map<number, number>();
  const wild = fc.record({
    route: fc.constantFrom(...tokenEndpoints),
    segments: fc.array(segment, { minLength: 3, maxLength: 3 }),
    body: fc.dictionary(
      fc.constantFrom(
        'name',
        'scopes',
        'expires_at',
        'description',
        'access_level',
        'username',
        'email',
        'state',
        'sort',
        'user_id',
        'token_id',
        'active',
      ),
      value,
    ),
    query,
    raw: fc.option(fc.constantFrom('{', '[]', '"x"', 'null', '\u0000', '{"name":'), {
      nil: undefined,
      freq: 8,
    }),
    token: fc.constantFrom(tokens.root, tokens.root, tokens.adaApi, tokens.dockMaintainer),
  });
  await fc.assert(
    fc.asyncProperty(wild, async ({ route, segments, body, query: asked, raw, token }) => {
      const parts = [...segments];
      const path = route.path.replace('/api/v4', '').replaceAll(/:\w+/g, () => parts.shift() ?? '1');
      const isRead = route.verb === 'GET';
      // What is ended by chance must not end the test's own tokens.
      const copy = gitlab.fork();
      const answer = await caller(copy, token)(route.verb, path + asked, isRead ? undefined : (raw ?? body));
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, path).toBeLessThan(500);
      if (answer.status >= 400) expect(isRefusal(answer.body), JSON.stringify(answer.body)).toBe(true);
    }),
    { seed: 4480, numRuns: 1000 },
  );
  // The junk is not all alike: it reaches parameters, look-ups and, now and then, a success.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 204, 400, 401, 403, 404]));
}, 60_000);
