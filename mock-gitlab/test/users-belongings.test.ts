import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const SSH = `ssh-ed25519 ${Buffer.from('a key of thirty-two bytes and more, as it is').toString('base64')}`;
const GPG = '-----BEGIN PGP PUBLIC KEY BLOCK-----\nmQENBF\n-----END PGP PUBLIC KEY BLOCK-----';

test('an address is added once, shown and taken away', async () => {
  const call = caller(harbor(), tokens.adaApi);
  const made = await call('POST', '/user/emails', { email: 'ada@quay.example' });
  expect(made).toMatchObject({ status: 201, body: { email: 'ada@quay.example', confirmed_at: null } });
  expect(Object.keys(made.body)).toStrictEqual(['id', 'email', 'confirmed_at']);
  expect(await call('POST', '/user/emails', { email: 'ADA@quay.example' })).toMatchObject({
    status: 400,
    body: { message: { email: ['has already been taken'] } },
  });
  expect((await call('POST', '/user/emails', { email: 'ben@harbor.example' })).status).toBe(400);
  expect((await call('POST', '/user/emails', {})).body).toStrictEqual({ error: 'email is missing' });
  expect((await call('GET', '/user/emails')).body).toStrictEqual([made.body]);
  expect((await call('GET', `/user/emails/${made.body.id}`)).body).toStrictEqual(made.body);
  expect((await call('DELETE', `/user/emails/${made.body.id}`)).status).toBe(204);
  expect((await call('GET', `/user/emails/${made.body.id}`)).body).toStrictEqual({
    message: '404 Email Not Found',
  });
});

test('an administrator adds a confirmed address to somebody, others do not', async () => {
  const gitlab = harbor();
  const added = await caller(gitlab, tokens.root)('POST', '/users/2/emails', {
    email: 'ada@quay.example',
    skip_confirmation: true,
  });
  expect(added.body.confirmed_at).toBe('2027-01-31T08:00:00.000Z');
  expect((await caller(gitlab, tokens.adaApi)('GET', '/users/2/emails')).status).toBe(403);
});

test('an SSH key is kept with its owner’s name, once', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const made = await call('POST', '/user/keys', { title: 'laptop', key: `${SSH} ada@laptop` });
  expect(made).toMatchObject({
    status: 201,
    body: {
      title: 'laptop',
      key: `${SSH} Ada Quay (gitlab.test)`,
      expires_at: null,
      usage_type: 'auth_and_signing',
    },
  });
  expect(Object.keys(made.body)).toStrictEqual([
    'id',
    'title',
    'created_at',
    'expires_at',
    'key',
    'usage_type',
  ]);
  expect((await call('POST', '/user/keys', { title: 'again', key: SSH })).body).toStrictEqual({
    message: { fingerprint_sha256: ['has already been taken'] },
  });
  expect((await call('POST', '/user/keys', { title: 'x', key: 'no key' })).body).toStrictEqual({
    message: { key: ['is invalid'] },
  });
  expect((await call('POST', '/user/keys', { title: 'x' })).body).toStrictEqual({ error: 'key is missing' });
  const root = caller(gitlab, tokens.root);
  expect((await root('GET', '/users/ada/keys')).body).toStrictEqual([made.body]);
  expect((await root('GET', `/users/2/keys/${made.body.id}`)).body).toStrictEqual(made.body);
  expect((await root('GET', `/keys/${made.body.id}`)).body).toMatchObject({
    id: made.body.id,
    user: { username: 'ada' },
  });
  expect((await call('GET', `/keys/${made.body.id}`)).status).toBe(403);
  expect((await root('DELETE', `/users/3/keys/${made.body.id}`)).body).toStrictEqual({
    message: '404 Key Not Found',
  });
  expect((await call('DELETE', `/user/keys/${made.body.id}`)).status).toBe(204);
  expect((await call('GET', '/user/keys')).body).toStrictEqual([]);
});

test('a key is found by its fingerprint', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.adaApi)('POST', '/user/keys', { title: 'laptop', key: SSH });
  const digest = hash('sha256', Buffer.from(SSH.split(' ')[1] ?? '', 'base64'), 'base64').replace('=', '');
  const root = caller(gitlab, tokens.root);
  const at = (fingerprint: string) => `/keys?fingerprint=${encodeURIComponent(fingerprint)}`;
  expect((await root('GET', at(`SHA256:${digest}`))).body.title).toBe('laptop');
  expect((await root('GET', at('SHA256:none'))).body).toStrictEqual({ message: '404 Key Not Found' });
  expect((await root('GET', at('nonsense'))).status).toBe(400);
});

test('a GPG key is kept, and gone when it is revoked', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const made = await call('POST', '/user/gpg_keys', { key: GPG });
  expect(made).toMatchObject({ status: 201, body: { key: GPG } });
  expect((await call('POST', '/user/gpg_keys', { key: GPG })).status).toBe(400);
  expect((await call('POST', '/user/gpg_keys', { key: 'x' })).body.message.key).toStrictEqual(['is invalid']);
  expect((await caller(gitlab, tokens.dockMaintainer)('GET', '/users/2/gpg_keys')).body).toHaveLength(1);
  expect((await caller(gitlab, tokens.adaApi)('POST', '/users/2/gpg_keys', { key: 'x' })).status).toBe(403);
  expect((await call('POST', `/user/gpg_keys/${made.body.id}/revoke`)).status).toBe(202);
  expect((await call('GET', `/user/gpg_keys/${made.body.id}`)).body).toStrictEqual({
    message: '404 GPG Key Not Found',
  });
});

test('a status is set, seen, cleared by time, and PATCH keeps what is not said', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  const set = await call('PUT', '/user/status', {
    emoji: 'coffee',
    message: 'back <soon>',
    clear_status_after: '30_minutes',
  });
  expect(set.body).toStrictEqual({
    emoji: 'coffee',
    message: 'back <soon>',
    availability: 'not_set',
    message_html: 'back &lt;soon&gt;',
    clear_status_at: '2027-01-31T08:30:00.000Z',
  });
  expect((await call('PATCH', '/user/status', { availability: 'busy' })).body).toMatchObject({
    emoji: 'coffee',
    availability: 'busy',
  });
  expect((await caller(gitlab)('GET', '/users/ada/status')).body.emoji).toBe('coffee');
  gitlab.clock.advance({ minutes: 31 });
  expect((await call('GET', '/user/status')).body.emoji).toBe(null);
  expect((await call('PUT', '/user/status', { availability: 'asleep' })).body).toStrictEqual({
    message: { availability: ['is not included in the list'] },
  });
  expect((await call('PUT', '/user/status', { message: 'x'.repeat(101) })).status).toBe(400);
  expect((await call('PUT', '/user/status', { clear_status_after: 'never' })).body).toStrictEqual({
    error: 'clear_status_after does not have a valid value',
  });
});

test('preferences want at least one', async () => {
  const call = caller(harbor(), tokens.adaApi);
  expect((await call('PUT', '/user/preferences', { view_diffs_file_by_file: true })).body).toMatchObject({
    user_id: 2,
    view_diffs_file_by_file: true,
    show_whitespace_in_diffs: true,
  });
  expect((await call('PUT', '/user/preferences', {})).body).toStrictEqual({
    error:
      'view_diffs_file_by_file, show_whitespace_in_diffs, pass_user_identities_to_ci_jwt are missing, at least one parameter must be provided',
  });
});

test('one follows once, and oneself never', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  expect(await call('POST', '/users/3/follow')).toMatchObject({ status: 201, body: { username: 'ben' } });
  expect((await call('POST', '/users/3/follow')).status).toBe(304);
  expect((await call('POST', '/users/2/follow')).status).toBe(304);
  expect((await call('GET', '/users/3')).body).toMatchObject({
    followers: 1,
    following: 0,
    is_followed: true,
  });
  expect((await call('GET', '/users/3/followers')).body).toMatchObject([{ username: 'ada' }]);
  expect((await call('GET', '/users/2/following')).body).toMatchObject([{ username: 'ben' }]);
  expect((await call('POST', '/users/3/unfollow')).status).toBe(201);
  expect((await call('POST', '/users/3/unfollow')).status).toBe(304);
});

test('memberships and counts tell where somebody belongs', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const all = (await root('GET', '/users/2/memberships')).body;
  expect(all).toContainEqual({
    source_id: expect.any(Number),
    source_name: 'Harbor',
    source_type: 'Namespace',
    access_level: 50,
  });
  expect((await root('GET', '/users/2/memberships?type=Project')).body).toHaveLength(
    all.filter(({ source_type: type }: { source_type: string }) => type === 'Project').length,
  );
  expect((await root('GET', '/users/ada/memberships')).body).toStrictEqual({ error: 'user_id is invalid' });
  expect((await caller(gitlab, tokens.adaApi)('GET', '/users/2/memberships')).status).toBe(403);
  expect((await caller(gitlab, tokens.adaApi)('GET', '/users/2/associations_count')).body).toMatchObject({
    groups_count: 1,
  });
  expect((await caller(gitlab, tokens.adaApi)('GET', '/users/3/associations_count')).status).toBe(403);
});

test.each(['/users/2', '/projects/1', '/groups/harbor'])(
  'an administrator notes something at %s',
  async (path) => {
    const gitlab = harbor();
    const root = caller(gitlab, tokens.root);
    const at = `${path}/custom_attributes`;
    expect(await root('PUT', `${at}/deck`, { value: 'lower' })).toMatchObject({
      status: 200,
      body: { key: 'deck', value: 'lower' },
    });
    expect((await root('PUT', `${at}/deck`, { value: 'upper' })).body).toStrictEqual({
      key: 'deck',
      value: 'upper',
    });
    expect((await root('PUT', `${at}/deck`, {})).body).toStrictEqual({ error: 'value is missing' });
    expect((await root('GET', at)).body).toStrictEqual([{ key: 'deck', value: 'upper' }]);
    expect((await root('GET', `${at}/none`)).body).toStrictEqual({ message: '404 Not found' });
    expect((await caller(gitlab, tokens.adaApi)('GET', at)).status).toBe(403);
    expect((await root('DELETE', `${at}/deck`)).status).toBe(204);
    expect((await root('DELETE', `${at}/deck`)).body).toStrictEqual({
      message: '404 Custom attribute Not Found',
    });
  },
);

test('people are found by what is noted about them', async () => {
  const root = caller(harbor(), tokens.root);
  await root('PUT', '/users/2/custom_attributes/deck', { value: 'upper' });
  const { body } = await root('GET', '/users?custom_attributes[deck]=upper&with_custom_attributes=true');
  expect(body).toMatchObject([{ username: 'ada', custom_attributes: [{ key: 'deck', value: 'upper' }] }]);
});

test('events tell what somebody made and joined, as far as one may know', async () => {
  const gitlab = harbor();
  const own = await caller(gitlab, tokens.adaApi)('GET', '/events?action=created');
  expect(own.body[0]).toMatchObject({
    action_name: 'created',
    author_username: 'ada',
    author: { username: 'ada' },
  });
  expect((await caller(gitlab)('GET', '/users/ada/events')).body).toStrictEqual([]);
  expect((await caller(gitlab)('GET', '/events')).status).toBe(401);
  expect((await caller(gitlab, tokens.adaApi)('GET', '/events?after=2030-01-01')).body).toStrictEqual([]);
});
