import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { harbor, oauthApplication } from './harbor.ts';
import { VERIFIER, browser, callback, connect, credentials } from './oauth-walk.ts';

// Requests by the thousand that nobody in their right mind sends; the seed is fixed, so that a failure comes again.

vi.setConfig({ testTimeout: 60_000 });
const RUNS = { numRuns: 1000, seed: 20_270_131 };
const STATUSES = [200, 302, 400, 401, 403, 404, 405, 415];
const GRANTS = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'password',
  'device_code',
  'urn:ietf:params:oauth:grant-type:device_code',
  'constructor',
];

const odd = fc.oneof(
  fc.string({ maxLength: 24 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '%00',
    '%',
    'null',
    '__proto__',
    'toString',
    '../..',
    '"><script>',
    'é',
    '🚢',
    'x'.repeat(2000),
  ),
);

/** Values that are right, mixed with odd ones. */
const mixed = (...right: string[]) => fc.oneof(fc.constantFrom(...right), odd);

const NAMES = ['client_id', 'client_secret', 'grant_type', 'code', 'token', 'scope', 'state'];
const strange = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      ...NAMES.flatMap((name) => [`${name}[]`, `${name}[a]`, `${name}[a][b][c][d][e][f][g][h][i]`]),
    ),
    fc.string({ maxLength: 8 }),
  ),
  odd,
  { maxKeys: 2 },
);

type Sent = Record<string, string>;
const fields = (shape: Record<string, fc.Arbitrary<string>>) =>
  fc.tuple(fc.record(shape, { requiredKeys: [] }), strange).map(([known, more]): Sent => {
    const sent: Sent = { ...more };
    for (const [name, value] of Object.entries(known)) if (value !== undefined) sent[name] = value;
    return sent;
  });

/** How parameters travel. */
const transport = fc.constantFrom(
  'form',
  'json',
  'nested json',
  'query',
  'multipart',
  'text',
  'broken json',
  'raw',
);
const authorization = fc.option(
  fc.oneof(
    odd.map((pair) => `Basic ${Buffer.from(pair).toString('base64')}`),
    odd.map((text) => `Bearer ${Buffer.from(text).toString('hex')}`),
    fc.constantFrom(
      'Basic',
      'Basic ====',
      'basic Og==',
      'Bearer',
      'Digest x',
      'Bearer glpat-moorage-demo-ada-api',
    ),
  ),
  { nil: undefined },
);

function requestOf(
  url: string,
  sent: Sent,
  by: string,
  credential: string | undefined,
): [string, RequestInit] {
  const headers: Record<string, string> = credential === undefined ? {} : { authorization: credential };
  const query = new URLSearchParams(sent).toString();
  const init = (body: string | FormData, type?: string): [string, RequestInit] => [
    url,
    {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { ...headers, ...(type !== undefined && { 'content-type': type }) },
    },
  ];
  switch (by) {
    case 'json':
      return init(JSON.stringify(sent), 'application/json');
    case 'nested json':
      return init(
        JSON.stringify({ ...sent, code: [sent], state: { a: null }, scope: 1, token: false }),
        'application/json',
      );
    case 'broken json':
      return init(JSON.stringify(sent).slice(0, -1), 'application/json');
    case 'query':
      return [`${url}?${query}`, { method: 'POST', redirect: 'manual', headers }];
    case 'multipart': {
      const form = new FormData();
      for (const [name, value] of Object.entries(sent)) form.append(name, value);
      form.append('token', new Blob(['a file']));
      return init(form);
    }
    case 'text':
      return init(query, 'text/plain');
    case 'raw':
      return init(Object.entries(sent).flat().join('%&='), 'application/x-www-form-urlencoded');
    default:
      return init(query, 'application/x-www-form-urlencoded');
  }
}

/** GitLab's shapes, and nothing that broke inside the mock. */
async function examine(gitlab: MockGitLab, response: Response) {
  const text = await response.text();
  expect(STATUSES).toContain(response.status);
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) {
    const body: unknown = JSON.parse(text);
    if (response.status >= 400) {
      expect(body).toMatchObject({ error: expect.any(String), error_description: expect.any(String) });
    }
  } else {
    expect(['Bad Request', '']).toContain(text);
  }
  expect(gitlab.journal.entries().at(-1)?.defect ?? null).toBeNull();
}

const fuzzed = async (
  path: string,
  arrange: (gitlab: MockGitLab) => Promise<Record<string, fc.Arbitrary<string>>>,
) => {
  const gitlab = harbor({ profile: '17.11', journalLimit: 1 });
  const shape = await arrange(gitlab);
  await fc.assert(
    fc.asyncProperty(fields(shape), transport, authorization, async (sent, by, credential) => {
      const [url, init] = requestOf(`${gitlab.baseUrl}${path}`, sent, by, credential);
      await examine(gitlab, await gitlab.fetch(url, init));
    }),
    RUNS,
  );
};

const client = {
  client_id: mixed(credentials.client_id),
  client_secret: mixed(credentials.client_secret),
  state: odd,
};

test('the token endpoint never falls over', () =>
  fuzzed('/oauth/token', async (gitlab) => ({
    ...client,
    grant_type: mixed(...GRANTS),
    code: mixed((await callback(gitlab)).searchParams.get('code') ?? ''),
    redirect_uri: mixed(oauthApplication.redirectUri),
    code_verifier: mixed(VERIFIER),
    refresh_token: mixed((await connect(gitlab)).refresh_token),
    device_code: odd,
    username: mixed('ada'),
    password: odd,
    scope: mixed('api', 'openid', 'api openid'),
  })));

test.each(['/oauth/revoke', '/oauth/introspect'])('%s never falls over', (path) =>
  fuzzed(path, async (gitlab) => {
    const pair = await connect(gitlab);
    return {
      ...client,
      token: mixed(pair.access_token, pair.refresh_token),
      token_type_hint: mixed('access_token', 'refresh_token'),
      access_token: mixed(pair.access_token),
    };
  }),
);

test.each(['/oauth/authorize_device', '/oauth/register'])('%s never falls over', async (path) => {
  const gitlab = harbor({ journalLimit: 1 });
  const shape = { ...client, scope: mixed('api'), client_name: odd, redirect_uris: mixed('https://a.test/') };
  await fc.assert(
    fc.asyncProperty(fields(shape), transport, async (sent, by) => {
      const [url, init] = requestOf(`${gitlab.baseUrl}${path}`, sent, by, undefined);
      const response = await gitlab.fetch(url, init);
      if (response.status !== 201) await examine(gitlab, response);
    }),
    { ...RUNS, numRuns: 500 },
  );
});

const HOSTS = [
  'http://127.0.0.1:4400',
  'http://127.0.0.1',
  'http://127.0.0.1:9',
  'http://127.0.0.1@evil.test',
  'https://evil.test',
  '',
];
const redirectUris = fc.oneof(
  fc.constant(oauthApplication.redirectUri),
  fc
    .tuple(
      fc.constantFrom(...HOSTS),
      fc.constantFrom('/oauth/callback', '/oauth/callback/', '/', ''),
      fc.constantFrom('', '?a=b', '#c', '@evil.test'),
    )
    .map((parts) => parts.join('')),
  odd,
);

test('authorize answers a page or goes to a registered address, never elsewhere', async () => {
  const gitlab = harbor({ journalLimit: 1 });
  const ada = await browser(gitlab, 'ada');
  const csrf = await ada.csrf();
  const request = fields({
    client_id: mixed(credentials.client_id),
    redirect_uri: redirectUris,
    response_type: mixed('code', 'token'),
    response_mode: mixed('query', 'fragment', 'form_post'),
    scope: mixed('api', 'openid', 'api openid'),
    state: odd,
    nonce: odd,
    prompt: mixed('none', 'consent', 'none login', 'select_account'),
    max_age: mixed('0', '1', '-1', '99999999'),
    code_challenge: odd,
    code_challenge_method: mixed('S256', 'plain'),
    gl_auth_type: mixed('login'),
    authenticity_token: mixed(csrf),
    _method: mixed('delete', 'put'),
  });
  await fc.assert(
    fc.asyncProperty(request, fc.boolean(), async (sent, asks) => {
      const query = new URLSearchParams({ ...sent, ...(asks ? {} : { authenticity_token: csrf }) });
      const url = `${gitlab.baseUrl}/oauth/authorize`;
      const headers = { cookie: ada.cookie() };
      const response = asks
        ? await gitlab.fetch(`${url}?${query.toString()}`, { redirect: 'manual', headers })
        : await gitlab.fetch(url, { method: 'POST', body: query, redirect: 'manual', headers });
      expect([...STATUSES, 422]).toContain(response.status);
      const location = response.headers.get('location') ?? '';
      if (location !== '') {
        expect(location).toMatch(
          /^http:\/\/(127\.0\.0\.1(:\d+)?\/oauth\/callback[?#]|gitlab\.test\/users\/sign_in$)/,
        );
      }
      const html = await response.text();
      expect(/(?:action|href)="(?:https?:)?\/\/(?:[^"/]*@)?evil/.exec(html)).toBeNull();
      expect(gitlab.journal.entries().at(-1)?.defect ?? null).toBeNull();
    }),
    RUNS,
  );
});
