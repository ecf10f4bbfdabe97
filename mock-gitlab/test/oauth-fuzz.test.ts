import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { harbor, oauthApplication } from './harbor.ts';
import { RUNS, STATUSES, type Sent, fields, mixed, odd } from './oauth-odd.ts';
import { VERIFIER, callback, connect, credentials } from './oauth-walk.ts';

// Requests by the thousand that nobody in their right mind sends.

vi.setConfig({ testTimeout: 60_000 });
const GRANTS = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'password',
  'device_code',
  'urn:ietf:params:oauth:grant-type:device_code',
  'constructor',
];

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
