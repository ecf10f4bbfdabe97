import { expect, test } from 'vitest';
import { checkPermissions, demandOf } from '../src/http/granular.ts';
import { apiEndpoints } from '../src/api/routes.ts';
import { caller, harbor, tokens } from './harbor.ts';

function fineGrained(granular: string[], profile: '19.1' | '17.11' = '19.1') {
  const gitlab = harbor({ profile });
  gitlab.seed({
    tokens: [{ token: 'glpat-fine-grained-01', name: 'fine', user: 'ada', scopes: [], granular }],
  });
  return { gitlab, call: caller(gitlab, 'glpat-fine-grained-01') };
}

test('a fine-grained token passes the probe of a login and is refused lists', async () => {
  const { call } = fineGrained(['User: Read']);
  expect((await call('GET', '/user')).status).toBe(200);
  const refused = await call('GET', '/projects');
  expect(refused).toMatchObject({
    status: 403,
    body: {
      error: 'insufficient_granular_scope',
      error_description:
        'Access denied: This operation requires a fine-grained personal access token with the following user permissions: [Project: Read].',
    },
  });
  expect(refused.headers.get('www-authenticate')).toBeNull();
});

test('what may be read may not be written', async () => {
  const { call } = fineGrained(['Variable: Read', 'Project: *']);
  expect((await call('GET', '/projects/1/variables')).status).toBe(200);
  expect((await call('GET', '/projects/1')).status).toBe(200);
  expect(await call('POST', '/projects/1/variables', { key: 'A', value: 'b' })).toMatchObject({
    status: 403,
    body: {
      error_description:
        'Access denied: This operation requires a fine-grained personal access token with the following project permissions: [Variable: Create].',
    },
  });
});

test('operations that have no permission are closed to every fine-grained token', async () => {
  const { gitlab, call } = fineGrained(['*: *']);
  const sentence = "Access denied: This operation doesn't support fine-grained personal access tokens.";
  expect(await call('GET', '/applications')).toMatchObject({
    status: 403,
    body: { error: 'insufficient_granular_scope', error_description: sentence },
  });
  const response = await gitlab.fetch(`${gitlab.baseUrl}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'private-token': 'glpat-fine-grained-01' },
    body: JSON.stringify({ query: '{ currentUser { username } }' }),
  });
  expect([response.status, await response.json()]).toEqual([200, { errors: [{ message: sentence }] }]);
});

test('the token tells of itself that it is fine-grained, since there are such', async () => {
  const { call } = fineGrained(['Personal Access Token: Read']);
  expect((await call('GET', '/personal_access_tokens/self')).body).toMatchObject({
    granular: true,
    scopes: ['granular'],
  });
  const root = caller(harbor(), tokens.root);
  expect((await root('GET', '/personal_access_tokens/self')).body).toMatchObject({ granular: false });
});

test('a rotated fine-grained token may do the same', async () => {
  const { gitlab, call } = fineGrained(['Personal Access Token: Rotate', 'User: Read']);
  const { status, body } = await call('POST', '/personal_access_tokens/self/rotate');
  expect([status, body.granular]).toEqual([200, true]);
  const next = caller(gitlab, body.token);
  expect((await next('GET', '/user')).status).toBe(200);
  expect((await next('GET', '/groups')).status).toBe(403);
});

test('tokens of bots have scopes', () => {
  expect(() =>
    harbor().seed({ tokens: [{ name: 'x', project: 'harbor/dock', scopes: [], granular: ['User: Read'] }] }),
  ).toThrow('tokens[0].granular: belongs to tokens of a user');
});

test.each([
  ['GET /projects/:id/variables/:key', 'project', 'Variable: Read'],
  ['POST /groups/:id/access_tokens', 'group', 'Access Token: Create'],
  ['DELETE /projects/:id/hooks/:hook_id', 'project', 'Hook: Delete'],
  ['GET /version', 'instance', 'Metadata: Read'],
  ['GET /metadata', 'instance', 'Metadata: Read'],
  ['GET /projects/:id/protected_branches', 'project', 'Protected Branch: Read'],
  ['POST /projects/:id/access_tokens/self/rotate', 'project', 'Access Token: Rotate'],
  ['PUT /projects/:id/transfer', 'project', 'Project: Transfer'],
  ['GET /namespaces', 'user', 'Namespace: Read'],
])('%s asks for a permission within %s: %s', (route, boundary, permission) => {
  const [verb = '', path = ''] = route.split(' ');
  expect(demandOf(verb, path)).toEqual({ boundary, permission });
});

test('every route asks for a permission that a seed can give', () => {
  for (const { access } of apiEndpoints) {
    const [verb = '', path = ''] = access.route.split(' ');
    const demand = demandOf(verb, path);
    if (!demand) continue;
    expect(demand.permission).toMatch(/^[A-Z][\w ]*: [A-Z][\w ]*$/);
    expect(() => checkPermissions([demand.permission], access.route)).not.toThrow();
  }
});
