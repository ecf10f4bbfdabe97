import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

const eve = {
  email: 'eve@harbor.example',
  username: 'eve',
  name: 'Eve Sound',
  password: 'a-long-pass-phrase',
  skip_confirmation: true,
};

/** A harbour with eve in it. */
async function withEve() {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const { body } = await root('POST', '/users', eve);
  return { gitlab, root, path: `/users/${body.id}`, eve: body };
}

test('a person is made with all that was said of them', async () => {
  const root = caller(harbor(), tokens.root);
  const made = await root('POST', '/users', {
    ...eve,
    bio: 'tide tables',
    admin: 'yes',
    projects_limit: '7',
    can_create_group: 0,
    external: 'off',
    provider: 'saml',
    extern_uid: 'e-1',
    note: 'met at the pier',
    job_title: 'Pilot',
    organization: 'Harbor',
  });
  expect(made).toMatchObject({
    status: 201,
    body: {
      username: 'eve',
      state: 'active',
      is_admin: true,
      projects_limit: 7,
      can_create_group: false,
      external: false,
      bio: 'tide tables',
      note: 'met at the pier',
      work_information: 'Pilot at Harbor',
      identities: [{ provider: 'saml', extern_uid: 'e-1', saml_provider_id: null }],
      confirmed_at: '2027-01-31T08:00:00.000Z',
      created_by: { username: 'root' },
    },
  });
  expect((await root('GET', '/namespaces/eve')).body).toMatchObject({
    kind: 'user',
    id: made.body.namespace_id,
  });
});

test('a picture comes as multipart', async () => {
  const gitlab = harbor();
  const form = new FormData();
  for (const [name, value] of Object.entries(eve)) form.set(name, String(value));
  form.set('avatar', new Blob(['png']), 'eve.png');
  const init = { method: 'POST', body: form, headers: { 'private-token': tokens.root } };
  const { body } = await seen(await gitlab.fetch(`${gitlab.baseUrl}/api/v4/users`, init));
  expect(body.avatar_url).toBe(`http://gitlab.test/uploads/-/system/user/avatar/${body.id}/eve.png`);
});

test.each([
  [{}, 'email is missing, name is missing, username is missing, password, reset_password, force_random_password are missing, at least one parameter must be provided'],
  [{ ...eve, admin: 'perhaps' }, 'admin is invalid'],
  [{ ...eve, name: ['x'] }, 'name is invalid'],
  [{ ...eve, provider: 'saml' }, 'extern_uid, provider provide all or none of parameters'],
])('the parameters %j are refused in Grape’s words', async (body, error) => {
  expect(await caller(harbor(), tokens.root)('POST', '/users', body)).toMatchObject({ status: 400, body: { error } });
}); // prettier-ignore

test.each([
  [{ email: 'no address' }, { email: ['is invalid'] }],
  [{ name: ' ' }, { name: ["can't be blank"] }],
  [{ password: 'short' }, { password: ['is too short (minimum is 8 characters)'] }],
  [
    { password: 'my-gitlab-rocks' },
    { password: ['must not contain commonly used combinations of words and letters'] },
  ],
  [{ username: 'harbor' }, { username: ['has already been taken'] }],
  [{ username: 'admin' }, { username: ['admin is a reserved name'] }],
  [{ projects_limit: -1 }, { projects_limit: ['must be greater than or equal to 0'] }],
  [{ public_email: 'ada@harbor.example' }, { public_email: ['is not an email you own'] }],
])('a person with %j is refused by the model', async (change, message) => {
  const gitlab = harbor();
  expect(await caller(gitlab, tokens.root)('POST', '/users', { ...eve, ...change })).toMatchObject({
    status: 400,
    body: { message },
  });
  expect((await caller(gitlab, tokens.root)('GET', '/users?username=eve')).body).toStrictEqual([]);
});

test('an odd user name is told the rule', async () => {
  const { body } = await caller(harbor(), tokens.root)('POST', '/users', { ...eve, username: 'e v e' });
  expect(body.message.username[0]).toMatch(/^can contain only letters, digits/);
});

test('an address or a name twice is a conflict, whatever the case', async () => {
  const { root, path, gitlab } = await withEve();
  await root('POST', `${path}/emails`, { email: 'tide@harbor.example' });
  const second = { ...eve, email: 'new@harbor.example', username: 'new' };
  for (const email of ['EVE@harbor.example', 'tide@HARBOR.example']) {
    expect(await root('POST', '/users', { ...second, email })).toMatchObject({
      status: 409,
      body: { message: 'Email has already been taken' },
    });
  }
  expect(await root('POST', '/users', { ...second, username: 'EVE' })).toMatchObject({
    status: 409,
    body: { message: 'Username has already been taken' },
  });
  expect(await root('PUT', path, { username: 'ada' })).toMatchObject({ status: 409 });
  expect(await caller(gitlab, tokens.adaApi)('POST', '/users', eve)).toMatchObject({
    status: 403,
    body: { message: '403 Forbidden' },
  });
});

test('a password may be made up', async () => {
  const root = caller(harbor(), tokens.root);
  const unsaid = { ...eve, password: undefined };
  expect((await root('POST', '/users', { ...unsaid, reset_password: true })).status).toBe(201);
});

test('a change is kept; a new address waits to be confirmed unless that is skipped', async () => {
  const { root, path } = await withEve();
  expect((await root('PUT', path, { name: 'Eve Strait', bio: 'b' })).body).toMatchObject({
    name: 'Eve Strait',
    bio: 'b',
  });
  expect((await root('PUT', path, { email: 'new@harbor.example' })).body.email).toBe(eve.email);
  expect((await root('GET', `${path}/emails`)).body).toMatchObject([
    { email: 'new@harbor.example', confirmed_at: null },
  ]);
  const skipped = await root('PUT', path, { email: 'other@harbor.example', skip_reconfirmation: true });
  expect(skipped.body.email).toBe('other@harbor.example');
  expect((await root('PUT', '/users/999', { name: 'x' })).body).toStrictEqual({
    message: '404 User Not Found',
  });
});

test('a new user name moves what lies below it', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.root)('PUT', '/users/2', { username: 'ada-quay' });
  const call = caller(gitlab, tokens.adaApi);
  expect((await call('GET', '/projects/ada-quay%2Fnotes')).body.path_with_namespace).toBe('ada-quay/notes');
});

test('the steps of an account answer with odd things when there is nothing to do', async () => {
  const { root, path, gitlab } = await withEve();
  const step = async (name: string) => {
    const { status, body } = await root('POST', `${path}/${name}`);
    return [status, body?.message ?? body];
  };
  const state = async () => (await root('GET', path)).body.state;
  expect(await step('unblock')).toStrictEqual([201, false]);
  expect(await step('block')).toStrictEqual([201, true]);
  expect(await state()).toBe('blocked');
  expect(await step('block')).toStrictEqual([201, null]);
  expect(await step('activate')).toStrictEqual([
    403,
    '403 Forbidden - A blocked user must be unblocked to be activated',
  ]);
  expect(await step('deactivate')).toStrictEqual([
    403,
    'Error occurred. A blocked user cannot be deactivated',
  ]);
  expect(await step('unblock')).toStrictEqual([201, true]);
  expect(await step('ban')).toStrictEqual([201, true]);
  expect(await step('ban')).toStrictEqual([403, 'State cannot transition via "ban"']);
  expect(await step('unblock')).toStrictEqual([201, false]);
  expect(await step('unban')).toStrictEqual([201, true]);
  expect(await step('deactivate')).toStrictEqual([201, true]);
  expect(await step('deactivate')).toStrictEqual([201, null]);
  expect(await step('unblock')).toStrictEqual([
    403,
    '403 Forbidden - Deactivated users cannot be unblocked by the API',
  ]);
  expect(await step('activate')).toStrictEqual([201, true]);
  expect(await step('approve')).toStrictEqual([
    409,
    'The user you are trying to approve is not pending approval',
  ]);
  expect((await caller(gitlab, tokens.adaApi)('POST', `${path}/block`)).status).toBe(403);
  expect((await root('POST', '/users/1/block')).body.message).toBe(
    '403 Forbidden - The API initiating user cannot be blocked by the API',
  );
});

test('whoever was here lately is not deactivated', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.adaApi)('GET', '/user');
  const root = caller(gitlab, tokens.root);
  expect((await root('POST', '/users/2/deactivate')).status).toBe(403);
  gitlab.clock.advance({ days: 89 });
  expect((await root('POST', '/users/2/deactivate')).status).toBe(403);
  gitlab.clock.advance({ days: 2 });
  expect((await root('POST', '/users/2/deactivate')).body).toBe(true);
});

test('who waits is let in or sent away', async () => {
  const gitlab = harbor();
  const waiting = { state: 'blocked_pending_approval' } as const;
  gitlab.seed({
    people: [
      { username: 'pat', ...waiting },
      { username: 'pia', ...waiting },
    ],
  });
  const root = caller(gitlab, tokens.root);
  const idOf = async (name: string) => (await root('GET', `/users?username=${name}`)).body[0]?.id;
  const [pat, pia] = [await idOf('pat'), await idOf('pia')];
  expect(await root('POST', `/users/${pat}/approve`)).toMatchObject({
    status: 201,
    body: { message: 'Success' },
  });
  expect((await root('GET', `/users/${pat}`)).body.state).toBe('active');
  expect((await root('POST', `/users/${pia}/reject`)).body).toStrictEqual({ message: 'Success' });
  gitlab.clock.advance({ seconds: 1 });
  expect(await idOf('pia')).toBeUndefined();
  expect((await caller(gitlab, tokens.adaApi)('POST', `/users/${pat}/approve`)).body).toStrictEqual({
    message: 'You are not allowed to approve a user',
  });
});

test('a deleted account answers until its removal, then it and its own are gone', async () => {
  const { gitlab, root, path, eve: made } = await withEve();
  const { body: token } = await root('POST', `${path}/personal_access_tokens`, {
    name: 'x',
    scopes: ['api'],
  });
  expect((await root('DELETE', path)).status).toBe(204);
  expect((await root('GET', path)).status).toBe(200);
  gitlab.clock.advance({ seconds: 1 });
  expect((await root('GET', path)).status).toBe(404);
  expect((await caller(gitlab, token.token)('GET', '/user')).status).toBe(401);
  expect((await root('GET', `/namespaces/${made.namespace_id}`)).status).toBe(404);
  expect((await root('POST', '/users', eve)).status).toBe(201);
});

test('the only owner of a group is not deleted, unless without mercy', async () => {
  const root = caller(harbor(), tokens.root);
  expect(await root('DELETE', '/users/2')).toMatchObject({
    status: 409,
    body: { message: 'User cannot be removed while is the sole-owner of a group' },
  });
  expect((await root('DELETE', '/users/2?hard_delete=true')).status).toBe(204);
});

test('an identity is taken away once', async () => {
  const { root, path } = await withEve();
  await root('PUT', path, { provider: 'saml', extern_uid: 'e-1' });
  expect((await root('DELETE', `${path}/identities/saml`)).status).toBe(204);
  expect(await root('DELETE', `${path}/identities/saml`)).toMatchObject({
    status: 404,
    body: { message: '404 Identity Not Found' },
  });
});
