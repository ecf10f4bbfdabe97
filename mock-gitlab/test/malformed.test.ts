import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiEndpoints } from '../src/api/routes.ts';
import { createMockGitLab } from '../src/index.ts';
import { START, tokens } from './harbor.ts';

// Whatever comes, GitLab answers in its own shapes, at once, and nothing inside the mock breaks.

const RUNS_PER_ENDPOINT = 8;

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '../..',
    '%',
    '%zz',
    '%00',
    '%ff',
    '[]',
    '{}',
    'null',
    '-1',
    '0',
    '1e400',
    'ada',
    '\uD800',
  ),
  fc.constantFrom(
    '99999999999999999999999',
    'harbor/dock',
    'x'.repeat(300),
    '2027-13-45',
    'true',
    '\u2028',
    '__proto__',
  ),
);
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 53, 1e300, [], {}, [null], [[[]]], { a: { b: {} } }),
  fc.array(oddText, { maxLength: 3 }),
  fc.dictionary(oddText, oddText, { maxKeys: 3 }),
);
/** Often something that could be meant. */
const knownValue = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>('harbor', 'a@b.example', 'api', '1', 1, 30, true, '2027-06-01', [
      'api',
    ]),
  },
  { weight: 2, arbitrary: oddValue },
);
const needed = ({ declared }: (typeof apiEndpoints)[number]) =>
  Object.entries(declared).flatMap(([name, { required }]) => (required ? [name] : []));
const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('1', '2', 'harbor%2Fdock', 'DB_PASS') },
  fc.constantFrom(
    '1',
    '2',
    'harbor%2Fdock',
    'harbor',
    'ada',
    'self',
    '0',
    '-1',
    '%',
    '%00',
    '%zz',
    '%ff',
    '..%2F',
    '1.5',
  ),
  fc.constantFrom(
    '99999999999999999999999',
    'DB_PASS',
    'main',
    'x.json',
    'x.xml',
    '1.xml',
    'production',
    '%20',
    'é',
  ),
  oddText
    .filter((text) => text.isWellFormed())
    .map((text) => encodeURIComponent(text).replaceAll('.', '%2E') || '1'),
);
const types = fc.constantFrom(
  'application/json',
  'application/json; charset=iso-8859-1',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/xml',
  ';',
  'application/vnd.api+json',
  'image/png',
);
const secrets = fc.constantFrom(...Object.values(tokens), 'glpat-unknown', '', undefined);

interface Plan {
  readonly parts: readonly string[];
  readonly known: Readonly<Record<string, unknown>>;
  readonly strange: Readonly<Record<string, unknown>>;
  readonly raw: string;
  readonly type: string;
  readonly shape: 'json' | 'form' | 'query' | 'raw' | 'broken' | 'multipart' | 'none';
  readonly token: string | undefined;
  readonly way: 'private-token' | 'authorization' | 'job-token' | 'cookie';
  readonly sudo: string | undefined;
  readonly verb: string;
}

/** One value nine times in ten. */
const mostly = <const T, const U>(value: T, others: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: others });

const planOf = (endpoint: (typeof apiEndpoints)[number]): fc.Arbitrary<Plan> =>
  fc.record({
    parts: fc.array(segment, { minLength: 6, maxLength: 6 }),
    known: fc.oneof(
      fc.record(Object.fromEntries(Object.keys(endpoint.declared).map((name) => [name, knownValue])), {
        requiredKeys: [],
      }),
      // All that must be there, and one thing that is odd.
      fc.record(Object.fromEntries(needed(endpoint).map((name) => [name, knownValue]))),
    ),
    strange: fc.dictionary(oddText, oddValue, { maxKeys: 2 }),
    raw: fc.string({ unit: 'binary', maxLength: 40 }),
    type: types,
    shape: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('json', 'json', 'form', 'query', 'multipart') },
      { weight: 2, arbitrary: fc.constantFrom('raw', 'broken', 'none') },
    ),
    token: mostly(tokens.root, secrets),
    way: mostly('private-token', fc.constantFrom('authorization', 'authorization', 'job-token', 'cookie')),
    sudo: mostly(undefined, fc.constantFrom('ada', '1', '999', '-1', 'nobody')),
    verb: fc.oneof(
      { weight: 14, arbitrary: fc.constant<string>(endpoint.verb) },
      { weight: 1, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'PATCH', 'PUT', 'DELETE', 'PROPFIND') },
    ),
  });

function flat(values: Readonly<Record<string, unknown>>): URLSearchParams {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value)) for (const one of value) pairs.append(`${name}[]`, String(one));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value))
        pairs.append(`${name}[${key}]`, JSON.stringify(one) ?? '');
    } else pairs.append(name, String(value));
  }
  return pairs;
}

function requestOf(base: string, path: string, plan: Plan): Request {
  let next = 0;
  const place = path.replaceAll(/:\w+/g, () => plan.parts[next++] ?? '1');
  const values = { ...plan.strange, ...plan.known };
  const headers = new Headers();
  const token = plan.token?.replaceAll(/[^\x20-\x7E]/g, '');
  if (token !== undefined) {
    if (plan.way === 'authorization') headers.set('authorization', `Bearer ${token}`);
    else if (plan.way === 'cookie') headers.set('cookie', `_gitlab_session=${token}`);
    else headers.set(plan.way, token);
  }
  if (plan.sudo !== undefined) headers.set('sudo', plan.sudo);
  const url = `${base}${place}${plan.shape === 'query' ? `?${flat(values).toString()}` : ''}`;
  const hasBody = !['GET', 'HEAD'].includes(plan.verb) && plan.shape !== 'query' && plan.shape !== 'none';
  if (!hasBody) return new Request(url, { method: plan.verb, headers });
  const json = JSON.stringify(values);
  let body: string | FormData = json;
  headers.set('content-type', 'application/json');
  if (plan.shape === 'form') {
    headers.set('content-type', 'application/x-www-form-urlencoded');
    body = flat(values).toString();
  } else if (plan.shape === 'broken') body = json.slice(0, -1);
  else if (plan.shape === 'raw') {
    headers.set('content-type', plan.type);
    body = plan.raw;
  } else if (plan.shape === 'multipart') {
    headers.delete('content-type');
    const form = new FormData();
    for (const [name, value] of flat(values)) form.append(name.toWellFormed(), value.toWellFormed());
    form.append('avatar', new Blob(['x']), 'a.png');
    body = form;
  }
  return new Request(url, { method: plan.verb, headers, body });
}

const gitlab = createMockGitLab({ now: START, switches: { tier: 'ultimate' } });

/** How often each status came. */
const seen = new Map<number, number>();

const SHAPES = ['error', 'message', 'errors', 'error_description'];

test.each(apiEndpoints.map((endpoint) => [`${endpoint.verb} ${endpoint.path}`, endpoint] as const))(
  '%s takes whatever comes',
  async (_, endpoint) => {
    await fc.assert(
      fc.asyncProperty(planOf(endpoint), async (plan) => {
        const fork = gitlab.fork();
        const request = requestOf(fork.baseUrl, endpoint.path, plan);
        const response = await fork.fetch(request, { redirect: 'manual' });
        const text = await response.text();
        const [entry] = fork.journal.entries();
        expect(entry?.defect).toBe(null);
        expect(response.status).toBeLessThan(500);
        seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
        // What was accepted is something that a snapshot can hold.
        if (response.status < 300 && request.method !== 'GET') fork.restore(structuredClone(fork.snapshot()));
        if (response.status < 400 || text === '' || text === 'Bad Request') return;
        expect(response.headers.get('content-type')).toBe('application/json');
        expect(SHAPES).toContain(Object.keys(JSON.parse(text))[0]);
      }),
      { seed: 20_270_131, numRuns: RUNS_PER_ENDPOINT },
    );
  },
);

test('what came was worth the name', () => {
  for (const status of [200, 201, 204, 400, 401, 403, 404, 405, 415])
    expect(seen.get(status)).toBeGreaterThan(2);
});
