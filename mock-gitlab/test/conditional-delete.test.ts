import { expect, test } from 'vitest';
import { START, caller, harbor, seen, tokens } from './harbor.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ7mvbtdjRFkK4OBqlnMXJD0fPwBXDJAz4JMjY2gGJrS ada';
const GPG = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\n-----END PGP PUBLIC KEY BLOCK-----';

/** What is made a day after the seed, and where it then is. */
const things: [what: string, path: string, body: object, key: string][] = [
  ['hook of a project', '/projects/1/hooks', { url: 'https://a.example/' }, 'id'],
  ['hook of the instance', '/hooks', { url: 'https://a.example/' }, 'id'],
  [
    'impersonation token',
    '/users/2/impersonation_tokens',
    { name: 'x', scopes: ['api'], expires_at: '2027-06-01' },
    'id',
  ],
  ['protected branch', '/projects/1/protected_branches', { name: 'stable' }, 'name'],
  ['SSH key', '/user/keys', { title: 'x', key: KEY }, 'id'],
  ['e-mail', '/user/emails', { email: 'ada@quay.example' }, 'id'],
  ['member of a project', '/projects/1/members', { user_id: 1, access_level: 10 }, 'id'],
  ['member of a group', '/groups/5/members', { user_id: 1, access_level: 10 }, 'id'],
  ['GPG key', '/user/gpg_keys', { key: GPG }, 'id'],
];

const later = new Date(Date.parse(START) + 86_400_000).toUTCString();

test.each(things)('a %s that changed meanwhile is not deleted', async (_what, path, body, key) => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.root);
  gitlab.clock.advance({ days: 1 });
  const made = await call('POST', path, body);
  expect([made.status, made.body]).toMatchObject([201, {}]);
  const remove = async (since: string) =>
    seen(
      await gitlab.fetch(`${gitlab.baseUrl}/api/v4${path}/${made.body[key]}`, {
        method: 'DELETE',
        headers: { 'private-token': tokens.root, 'if-unmodified-since': since },
      }),
    );
  expect(await remove(new Date(START).toUTCString())).toMatchObject({
    status: 412,
    body: { message: '412 Precondition Failed' },
  });
  expect((await remove(later)).status).toBe(204);
});

test('an environment that was stopped meanwhile is not deleted', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.root);
  const { body } = await call('POST', '/projects/1/environments', { name: 'review/a' });
  gitlab.clock.advance({ days: 1 });
  expect((await call('POST', `/projects/1/environments/${body.id}/stop`)).status).toBe(200);
  const url = `${gitlab.baseUrl}/api/v4/projects/1/environments/${body.id}`;
  const remove = (since: string) =>
    gitlab.fetch(url, {
      method: 'DELETE',
      headers: { 'private-token': tokens.root, 'if-unmodified-since': since },
    });
  expect((await remove(new Date(START).toUTCString())).status).toBe(412);
  expect((await remove(later)).status).toBe(204);
});
