import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { harbor, seen } from './harbor.ts';

const read = async (gitlab: MockGitLab, path: string) => seen(await gitlab.fetch(gitlab.baseUrl + path));
const DAY = 'max-age=86400, public, must-revalidate, no-transform';

test('the discovery document is GitLab’s, member by member', async () => {
  const { body, headers } = await read(harbor(), '/.well-known/openid-configuration');
  expect(Object.keys(body)).toStrictEqual([
    'issuer',
    'authorization_endpoint',
    'token_endpoint',
    'revocation_endpoint',
    'introspection_endpoint',
    'userinfo_endpoint',
    'jwks_uri',
    'scopes_supported',
    'response_types_supported',
    'response_modes_supported',
    'grant_types_supported',
    'token_endpoint_auth_methods_supported',
    'subject_types_supported',
    'id_token_signing_alg_values_supported',
    'claim_types_supported',
    'claims_supported',
    'code_challenge_methods_supported',
  ]);
  expect(body).toMatchObject({
    issuer: 'http://gitlab.test',
    jwks_uri: 'http://gitlab.test/oauth/discovery/keys',
    grant_types_supported: [
      'authorization_code',
      'password',
      'client_credentials',
      'device_code',
      'refresh_token',
    ],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['plain', 'S256'],
  });
  expect(headers.get('cache-control')).toBe(DAY);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
});

test('the document of RFC 8414 says besides where clients register', async () => {
  const gitlab = harbor({ relativeUrlRoot: '/gitlab' });
  const plain = await read(gitlab, '/.well-known/openid-configuration');
  const other = await read(gitlab, '/.well-known/oauth-authorization-server');
  expect(other.body).toStrictEqual({
    ...plain.body,
    registration_endpoint: 'http://gitlab.test/gitlab/oauth/register',
  });
});

test('the keys are RSA for signing, and may be kept for a day', async () => {
  const { body, headers } = await read(harbor(), '/oauth/discovery/keys');
  expect(body.keys.length).toBeGreaterThan(0);
  for (const key of body.keys) {
    expect(Object.keys(key)).toStrictEqual(['kty', 'kid', 'e', 'n', 'use', 'alg']);
    expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
  }
  expect(headers.get('cache-control')).toBe(DAY);
});

test('webfinger leads to the issuer, and needs to know of whom', async () => {
  const gitlab = harbor();
  const { status, body } = await read(gitlab, '/.well-known/webfinger?resource=acct:ada@gitlab.test');
  expect(status).toBe(200);
  expect(body).toStrictEqual({
    subject: 'acct:ada@gitlab.test',
    links: [{ rel: 'http://openid.net/specs/connect/1.0/issuer', href: 'http://gitlab.test' }],
  });
  expect((await read(gitlab, '/.well-known/webfinger')).status).toBe(400);
});

test('the protected resource names its authorization server', async () => {
  const { body } = await read(harbor(), '/.well-known/oauth-protected-resource');
  expect(body).toStrictEqual({
    resource: ['http://gitlab.test/api/v4/mcp', 'http://gitlab.test/api/v4/mcp_server'],
    authorization_servers: ['http://gitlab.test'],
  });
});

const register = async (gitlab: MockGitLab, body: unknown) =>
  seen(
    await gitlab.fetch(`${gitlab.baseUrl}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );

test('a client registers itself: public, for mcp alone, whatever it asks for', async () => {
  const { status, body } = await register(harbor(), {
    client_name: 'agent & co.',
    redirect_uris: ['http://localhost:3000/callback', 'myapp://callback'],
    scope: 'api sudo',
    confidential: true,
    dynamic: false,
    client_secret: 'mine',
  });
  expect(status).toBe(201);
  expect(body).toStrictEqual({
    client_id: expect.stringMatching(/^[0-9a-f]{64}$/),
    client_id_issued_at: 1_801_382_400,
    redirect_uris: ['http://localhost:3000/callback', 'myapp://callback'],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    require_pkce: true,
    client_name: '[Unverified Dynamic Application] agent & co.',
    scope: 'mcp',
    dynamic: true,
  });
});

test.each([
  [{ redirect_uris: ['https://a.test/'] }, 'client_name is too long'],
  [{ client_name: '', redirect_uris: ['https://a.test/'] }, 'client_name is too long'],
  [{ client_name: 'n'.repeat(200), redirect_uris: ['https://a.test/'] }, 'client_name is too long'],
  [{ client_name: 'n' }, "Redirect URI can't be blank"],
  [{ client_name: 'n', redirect_uris: [] }, "Redirect URI can't be blank"],
  [{ client_name: 'n', redirect_uris: 'invalid-uri' }, 'Redirect URI must be an absolute URI.'],
  [{ client_name: 'n', redirect_uris: ['https://a.test/#x'] }, 'Redirect URI cannot contain a fragment.'],
  [[], 'client_name is too long'],
])('registering with %j is refused', async (sent, description) => {
  const { status, body } = await register(harbor(), sent);
  expect([status, body]).toStrictEqual([
    400,
    { error: 'invalid_client_metadata', error_description: description },
  ]);
});

test('before 18.3 no client registers itself, and nothing says where', async () => {
  const old = harbor({ switches: { version: '18.2.0-ee' } });
  const { body } = await read(old, '/.well-known/oauth-authorization-server');
  expect('registration_endpoint' in body).toBe(false);
  expect((await register(old, { client_name: 'x', redirect_uris: ['https://a.example/'] })).status).toBe(404);
  const resource = await old.fetch(`${old.baseUrl}/.well-known/oauth-protected-resource`, {
    redirect: 'manual',
  });
  expect(resource.status).toBe(302);
  const young = harbor({ switches: { version: '18.3.0-ee' } });
  expect((await read(young, '/.well-known/oauth-protected-resource')).status).toBe(200);
});
