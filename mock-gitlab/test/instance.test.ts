import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

test('settings are for administrators', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.adaApi);
  expect(await call('GET', '/application/settings')).toMatchObject({
    status: 403,
    body: { message: '403 Forbidden' },
  });
  expect((await call('PUT', '/application/settings', { signup_enabled: 'perhaps' })).status).toBe(403);
  expect((await caller(gitlab)('GET', '/application/settings')).status).toBe(401);
});

test('settings show what GitLab shows, in its types', async () => {
  const { body } = await caller(harbor(), tokens.root)('GET', '/application/settings');
  expect(Object.keys(body)[0]).toBe('id');
  expect(body).toMatchObject({
    signup_enabled: true,
    default_projects_limit: 100_000,
    personal_access_token_prefix: 'glpat-',
    require_personal_access_token_expiry: true,
    throttle_authenticated_api_enabled: false,
    throttle_authenticated_api_requests_per_period: 7200,
    restricted_visibility_levels: [],
    default_project_visibility: 'private',
    home_page_url: null,
  });
});

test('a change is kept, and what the mock goes by counts at once', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const change = {
    signup_enabled: false,
    import_sources: ['github', 'gitlab_project'],
    home_page_url: 'https://harbor.example',
    max_login_attempts: 3,
    personal_access_token_prefix: 'harbor-',
    minimum_password_length: 12,
    default_projects_limit: 5,
    user_default_external: true,
  };
  expect(await root('PUT', '/application/settings', change)).toMatchObject({ status: 200, body: change });
  expect((await root('GET', '/application/settings')).body).toMatchObject(change);
  const eve = { email: 'eve@harbor.example', username: 'eve', name: 'Eve', password: 'short-one' };
  expect((await root('POST', '/users', eve)).body).toStrictEqual({
    message: { password: ['is too short (minimum is 12 characters)'] },
  });
  const { body } = await root('POST', '/users', { ...eve, password: 'a-long-pass-phrase' });
  expect(body).toMatchObject({ projects_limit: 5, external: true });
  const token = await root('POST', `/users/${body.id}/personal_access_tokens`, {
    name: 'x',
    scopes: ['api'],
  });
  expect(token.body.token).toMatch(/^harbor-/);
});

test('request limits change with the settings', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  await root('PUT', '/application/settings', {
    throttle_authenticated_api_enabled: true,
    throttle_authenticated_api_requests_per_period: 2,
    throttle_authenticated_api_period_in_seconds: 60,
  });
  const statuses = [];
  for (let call = 0; call < 3; call += 1)
    statuses.push((await caller(gitlab, tokens.adaApi)('GET', '/user')).status);
  expect(statuses).toStrictEqual([200, 200, 429]);
  gitlab.clock.advance({ seconds: 60 });
  expect((await caller(gitlab, tokens.adaApi)('GET', '/user')).status).toBe(200);
});

test.each([
  [{ signup_enabled: 'perhaps' }, { error: 'signup_enabled is invalid' }],
  [{ throttle_authenticated_api_requests_per_period: 0 }, { message: { throttle_authenticated_api_requests_per_period: ['must be greater than 0'] } }],
  [{ personal_access_token_prefix: 'a b' }, { message: { personal_access_token_prefix: ['is invalid'] } }],
  [{ default_project_visibility: 'secret' }, { message: { default_project_visibility: ['is not included in the list'] } }],
  [{ max_personal_access_token_lifetime: 366 }, { message: { max_personal_access_token_lifetime: ['must be less than or equal to 365'] } }],
])('the settings %j are refused and change nothing', async (change, body) => {
  const root = caller(harbor({ switches: { tier: 'ultimate' } }), tokens.root);
  const before = (await root('GET', '/application/settings')).body;
  expect(await root('PUT', '/application/settings', { ...change, home_page_url: 'x' })).toMatchObject({ status: 400, body });
  expect((await root('GET', '/application/settings')).body).toStrictEqual(before);
}); // prettier-ignore

test('no setting at all is a question for one', async () => {
  const { body } = await caller(harbor(), tokens.root)('PUT', '/application/settings', { unknown: 1 });
  expect(body.error).toMatch(
    /^abuse_notification_email, .* are missing, at least one parameter must be provided$/,
  );
});

test('accounts that are not confirmed wait where the instance insists', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const { body: eve } = await root('POST', '/users', {
    email: 'eve@x.example',
    username: 'eve',
    name: 'Eve',
    password: 'a-long-pass-phrase',
  });
  const { body } = await root('POST', `/users/${eve.id}/personal_access_tokens`, {
    name: 'x',
    scopes: ['api'],
  });
  expect((await caller(gitlab, body.token)('GET', '/user')).status).toBe(200);
  await root('PUT', '/application/settings', { email_confirmation_setting: 'hard' });
  const refused = await caller(gitlab, body.token)('GET', '/user');
  expect(refused.status).toBe(403);
  expect(refused.body.message).toMatch(/^403 Forbidden - Your primary email address is not confirmed\./);
});

test('with admin mode a token needs the scope for it', async () => {
  const gitlab = harbor();
  gitlab.seed({
    tokens: [
      { token: 'glpat-root-admin-mode-0', name: 'x', user: 'root', scopes: ['api', 'admin_mode'] },
      { token: 'glpat-root-without-it-0', name: 'y', user: 'root', scopes: ['api'] },
    ],
  });
  const root = caller(gitlab, 'glpat-root-admin-mode-0');
  expect((await root('PUT', '/application/settings', { admin_mode: true })).status).toBe(200);
  expect((await root('GET', '/application/settings')).status).toBe(200);
  const without = caller(gitlab, 'glpat-root-without-it-0');
  expect((await without('GET', '/application/settings')).status).toBe(403);
  expect((await without('GET', '/user')).body.is_admin).toBe(true);
});

test('the license is there on paid plans only', async () => {
  const get = async (switches: object) => caller(harbor({ switches }), tokens.root)('GET', '/license');
  expect((await get({ tier: 'free' })).status).toBe(404);
  expect((await get({ version: '19.1.1' })).body).toStrictEqual({ error: '404 Not Found' });
  expect(await get({ tier: 'ultimate' })).toMatchObject({
    status: 200,
    body: { plan: 'ultimate', expired: false },
  });
});

test('a fork counts as one', async () => {
  const root = caller(harbor(), tokens.root);
  expect((await root('POST', '/projects/1/fork')).status).toBe(201);
  expect((await root('GET', '/application/statistics')).body).toMatchObject({ projects: '4', forks: '1' });
});

test('statistics are texts, appearance and plan limits are kept', async () => {
  const root = caller(harbor(), tokens.root);
  expect((await root('GET', '/application/statistics')).body).toMatchObject({
    projects: '3',
    groups: '2',
    forks: '0',
  });
  expect((await root('PUT', '/application/appearance', { title: 'Harbor' })).body).toMatchObject({
    title: 'Harbor',
    message_font_color: '#ffffff',
  });
  expect((await root('GET', '/application/appearance')).body.title).toBe('Harbor');
  expect(
    (await root('PUT', '/application/plan_limits', { plan_name: 'default', ci_pipeline_size: 9 })).body
      .ci_pipeline_size,
  ).toBe(9);
  expect((await root('GET', '/application/plan_limits?plan_name=none')).body).toStrictEqual({
    error: 'plan_name does not have a valid value',
  });
});

test('namespaces are those of one’s own and of one’s groups', async () => {
  const gitlab = harbor();
  const paths = async (token: string, query = '') =>
    (await caller(gitlab, token)('GET', `/namespaces${query}`)).body.map(
      (one: { full_path: string }) => one.full_path,
    );
  expect(await paths(tokens.adaApi)).toStrictEqual(['ada', 'harbor']);
  expect((await paths(tokens.root)).toSorted()).toStrictEqual([
    'ada',
    'ben',
    'cyd',
    'harbor',
    'harbor/crew',
    'root',
  ]);
  expect(await paths(tokens.root, '?search=harbor&full_path_search=true')).toStrictEqual([
    'harbor',
    'harbor/crew',
  ]);
  expect(await paths(tokens.root, '?search=crew&top_level_only=true')).toStrictEqual([]);
  const call = caller(gitlab, tokens.adaApi);
  expect((await call('GET', '/namespaces/harbor%2Fcrew')).body).toMatchObject({
    kind: 'group',
    full_path: 'harbor/crew',
    web_url: 'http://gitlab.test/groups/harbor/crew',
  });
  expect((await call('GET', '/namespaces/ben')).body).toStrictEqual({ message: '404 Namespace Not Found' });
  expect((await call('GET', '/namespaces/harbor/exists')).body).toStrictEqual({
    exists: true,
    suggests: ['harbor1'],
  });
  expect((await call('GET', '/namespaces/free-name/exists')).body).toStrictEqual({
    exists: false,
    suggests: [],
  });
});

test.each([
  ['/-/health', 'GitLab OK'],
  ['/-/liveness', { status: 'ok' }],
  ['/-/readiness', { status: 'ok', master_check: [{ status: 'ok' }] }],
])('%s needs no token', async (path, body) => {
  const gitlab = harbor();
  expect(await seen(await gitlab.fetch(gitlab.baseUrl + path))).toMatchObject({ status: 200, body });
});
