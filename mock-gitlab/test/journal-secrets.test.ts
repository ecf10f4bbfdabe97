import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const S = 'hunter2-secret-of-mine';
const TOKEN = 'glpat-unknown-unknown-1';
const JSON_TYPE = { 'content-type': 'application/json' };

/** Everything the journal tells of one request. */
async function told(path: string, init: RequestInit = {}): Promise<string> {
  const gitlab = harbor();
  await (await gitlab.fetch(`${gitlab.baseUrl}${path}`, init)).text();
  return JSON.stringify(gitlab.journal.entries());
}
const posted = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: JSON_TYPE,
  body: JSON.stringify(body),
});

test.each([
  `private_token[]=${S}`,
  `private-token=${S}`,
  `user[password][]=${S}`,
  `PASSWORD=${S}`,
  `variables[DB_PASSWORD]=${S}`,
  `variables[][value]=${S}`,
  `current_password=${S}`,
  `password_confirmation=${S}`,
  `otp_attempt=${S}`,
  `client_assertion=${S}`,
  `assertion=${S}`,
  `user_code=${S}`,
  `akismet_api_key=${S}`,
  `external_authorization_client_key_pass=x&eks_secret_access_key=${S}`,
  `secret_value=${S}`,
  `import_url=${encodeURIComponent(`https://ada:${S}@git.example/a.git`)}`,
  `url=${encodeURIComponent(`https://hook.example/?token=${S}`)}`,
  `value[deep][er]=${S}`,
])('no secret of a query or a form is told: %s', async (query) => {
  expect(await told(`/api/v4/projects?${query}`)).not.toContain(S);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const init = { method: 'POST', headers: { ...form, 'private-token': tokens.root }, body: query };
  expect(await told('/api/v4/projects', init)).not.toContain(S);
});

test.each([
  { variables: [{ key: 'DB_PASSWORD', value: S }] },
  { variables: { DB_PASSWORD: S } },
  { value: { inner: [S] } },
  { password: [S] },
  { clientSecret: S },
  { query: `mutation { change(input: {currentPassword: "${S}", token: """${S}"""}) { ok } }` },
  { description: `see https://ada:${S}@git.example/a.git` },
])('no secret of a JSON body is told: %j', async (body) => {
  expect(await told('/api/graphql', posted(body))).not.toContain(S);
});

test.each([
  ['an unknown path', `/api/v4/${TOKEN}`],
  ['an escaped one', `/api/v4/projects/${TOKEN.replaceAll('-', '%2D')}`],
])('no token of %s is told', async (_what, path) => {
  const text = await told(path, { headers: { 'user-agent': `tool ${TOKEN}` } });
  expect(decodeURIComponent(text)).not.toContain(TOKEN);
});

test('what is no secret stays to be read, and all is there for who asks', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.root);
  const variables = [{ key: 'DB_PASSWORD', variable_type: 'env_var', value: S }];
  await call('POST', '/projects/1/pipeline', { ref: 'main', variables, token_type_hint: 'access_token' });
  await call('GET', '/projects/harbor%2Fdock?code_challenge=abc&topic=a%26b');
  const [made, asked] = gitlab.journal.entries();
  expect(made?.parameters).toStrictEqual({
    ref: 'main',
    variables: [
      { key: 'DB_PASSWORD', variable_type: 'env_var', value: expect.stringMatching(/^\[redacted/) },
    ],
    token_type_hint: 'access_token',
  });
  expect(asked).toMatchObject({
    path: '/api/v4/projects/harbor%2Fdock',
    query: '?code_challenge=abc&topic=a&b',
  });
  expect(gitlab.journal.entries({ reveal: true })[0]?.parameters).toMatchObject({ variables });
});

test('what a fault struck is told without secrets', async () => {
  const gitlab = harbor();
  gitlab.faults.add({ kind: 'status', status: 503 });
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/projects/${TOKEN}`);
  expect(JSON.stringify(gitlab.faults.list())).not.toContain(TOKEN);
});

test('an assertion that fails tells no secret it was given', () => {
  const gitlab = harbor();
  const filter = { path: '/oauth/token', parameter: { 'user[password]': S, refresh_token: S } };
  expect(() => gitlab.journal.expectCalled(filter)).toThrow(/redacted/);
  expect(() => gitlab.journal.expectCalled(filter)).not.toThrow(S);
});
