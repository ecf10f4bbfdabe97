import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

test.each([
  ['dpop-error', 'dpop_error'],
  ['language-server-error', 'restricted_language_server_client_error'],
] as const)('the fault %s refuses a good token as GitLab does', async (kind, error) => {
  const gitlab = harbor();
  gitlab.faults.add({ kind, times: 1 });
  const call = caller(gitlab, tokens.adaApi);
  const refused = await call('GET', '/user');
  expect(refused).toMatchObject({ status: 401, body: { error, error_description: expect.any(String) } });
  expect(refused.headers.get('www-authenticate')).toContain(`error="${error}"`);
  expect((await call('GET', '/user')).status).toBe(200);
});
