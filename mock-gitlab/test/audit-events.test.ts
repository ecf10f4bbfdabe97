import { expect, test } from 'vitest';
import type { MockGitLab, MockGitLabOptions } from '../src/index.ts';
import { caller, harbor, people, tokens } from './harbor.ts';

const BEN = 'glpat-the-maintainer-00001';
const CYD = 'glpat-the-developer-000001';

/** A harbour whose plan has audit events, and whose maintainer and developer have tokens. */
function premium() {
  const gitlab = harbor({ switches: { tier: 'ultimate' } });
  gitlab.seed({
    tokens: [
      { token: BEN, user: 'ben', name: 'ben', scopes: ['api'] },
      { token: CYD, user: 'cyd', name: 'cyd', scopes: ['api'] },
    ],
  });
  return gitlab;
}

interface Told {
  readonly event_name: string;
  readonly details: { readonly custom_message: string };
}

/** What auditors read, the oldest first. */
async function told(gitlab: MockGitLab, path = '/audit_events'): Promise<string[]> {
  const { body } = await caller(gitlab, tokens.root)('GET', `${path}?per_page=100`);
  return body.map((event: Told) => `${event.event_name}: ${event.details.custom_message}`).toReversed();
}

test('an event says who did what to what, from where and when, in GitLab’s order', async () => {
  const gitlab = premium();
  await caller(gitlab, tokens.adaApi)('POST', '/projects/1/variables', {
    key: 'TIDE',
    value: 'low-and-secret',
  });
  const { body } = await caller(gitlab, tokens.root)('GET', '/projects/1/audit_events');
  const event = {
    id: 1,
    author_id: 2,
    entity_id: 1,
    entity_type: 'Project',
    event_name: 'ci_variable_created',
    details: {
      add: 'ci_variable',
      event_name: 'ci_variable_created',
      author_name: people.ada.name,
      author_class: 'User',
      target_id: 8,
      target_type: 'Ci::Variable',
      target_details: 'TIDE',
      custom_message: 'Added ci variable',
      ip_address: '127.0.0.1',
      entity_path: 'harbor/dock',
      author_email: people.ada.email,
    },
    created_at: '2027-01-31T08:00:00.000Z',
  };
  expect(JSON.stringify(body)).toBe(JSON.stringify([event]));
  expect((await caller(gitlab, tokens.root)('GET', '/audit_events/1')).body).toStrictEqual(event);
  expect((await caller(gitlab, tokens.root)('GET', '/projects/1/audit_events/1')).body).toStrictEqual(event);
});

test('tokens of every kind are told when they are made, rotated and revoked', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  const wish = { name: 'ci', scopes: ['api'] };
  const own = (await root('POST', '/users/2/personal_access_tokens', wish)).body.id;
  await root('POST', `/personal_access_tokens/${own}/rotate`);
  await root('DELETE', `/personal_access_tokens/${own + 1}`);
  const dock = (await root('POST', '/projects/1/access_tokens', wish)).body.id;
  await root('DELETE', `/projects/1/access_tokens/${dock}`);
  await root('POST', '/groups/harbor/access_tokens', wish);
  await root('POST', '/projects/1/deploy_tokens', { name: 'ship', scopes: ['read_repository'] });
  await root('DELETE', '/projects/1/deploy_tokens/1');
  expect(await told(gitlab)).toStrictEqual([
    `personal_access_token_created: Created personal access token with id ${own}`,
    `personal_access_token_rotated: Rotated personal access token with id ${own + 1}`,
    `personal_access_token_revoked: Revoked personal access token with id ${own + 1}`,
    'member_created: Membership created',
    `project_access_token_created: Created project access token with token_id: ${dock} with scopes: ["api"] and Maintainer access level.`,
    `project_access_token_deleted: Revoked project access token with token_id: ${dock}`,
    'member_created: Membership created',
    `group_access_token_created: Created group token with token_id: ${dock + 1} with scopes: ["api"].`,
    'deploy_token_created: Created project deploy token with name: ship with token_id: 1 with scopes: ["read_repository"].',
    'deploy_token_destroyed: Destroyed project deploy token with name: ship with token_id: 1 with scopes: ["read_repository"].',
  ]);
});

test('people, places, members, applications and settings are told', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  const eve = { username: 'eve', name: 'Eve', email: 'eve@harbor.example', password: 'a-long-pass-phrase' };
  const { id } = (await root('POST', '/users', eve)).body;
  await root('POST', `/users/${id}/block`);
  await root('POST', `/users/${id}/unblock`);
  await root('POST', '/projects/1/members', { user_id: id, access_level: 30 });
  await root('PUT', `/projects/1/members/${id}`, { access_level: 40 });
  await root('DELETE', `/projects/1/members/${id}`);
  await root('DELETE', `/users/${id}`);
  await root('POST', '/groups', { name: 'Fleet', path: 'fleet' });
  const { id: flagship } = (await root('POST', '/projects', { name: 'flagship' })).body;
  await root('PUT', `/projects/${flagship}`, { visibility: 'public' });
  await root('POST', `/projects/${flagship}/archive`);
  await root('DELETE', `/projects/${flagship}`);
  const application = { name: 'app', redirect_uri: 'https://app.example.com/', scopes: 'api' };
  const { id: appId } = (await root('POST', '/applications', application)).body;
  await root('POST', `/applications/${appId}/renew-secret`);
  await root('DELETE', `/applications/${appId}`);
  await root('PUT', '/application/settings', {
    max_personal_access_token_lifetime: 90,
    throttle_protected_paths_enabled: true,
  });
  expect(await told(gitlab)).toStrictEqual([
    'user_created: User eve created',
    'user_blocked: Blocked user',
    'user_unblocked: Unblocked user',
    'member_created: Membership created',
    'member_updated: Membership updated',
    'member_destroyed: Membership destroyed',
    'user_destroyed: User eve scheduled for deletion',
    'group_created: Added group',
    'member_created: Membership created',
    'project_created: Added project',
    'member_created: Membership created',
    'project_visibility_level_updated: Changed visibility from private to public',
    'project_archived: Project archived',
    'project_deletion_marked: Project marked for deletion',
    'oauth_application_created: OAuth application added',
    'oauth_application_secret_renewed: OAuth application secret renewed',
    'oauth_application_destroyed: OAuth application removed',
    'application_setting_updated: Changed max_personal_access_token_lifetime from  to 90',
    'application_setting_updated: Changed throttle_protected_paths_enabled from false to true',
  ]);
});

test('a place that is gone for good is one event, and no value of a variable is ever told', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  await root('POST', '/projects/1/variables', { key: 'TIDE', value: 'low' });
  await root('PUT', '/projects/1/variables/TIDE', { value: 'another-s3cret', protected: true });
  await root('DELETE', '/projects/1');
  const gone = '/projects/1?permanently_remove=true&full_path=harbor/dock-deletion_scheduled-1';
  expect((await root('DELETE', gone)).status).toBe(202);
  const all = await told(gitlab);
  expect(all.at(-1)).toBe('project_destroyed: Project destroyed');
  expect(all).toHaveLength(5);
  const { body } = await root('GET', '/audit_events?entity_type=Project&entity_id=1');
  expect(body).toHaveLength(5);
  expect(JSON.stringify(body)).not.toContain('another-s3cret');
});

test('what was refused is not told, a refused sign-in is', async () => {
  const gitlab = premium();
  const cyd = caller(gitlab, CYD);
  expect((await cyd('POST', '/projects/1/variables', { key: 'A', value: 'b' })).status).toBe(403);
  expect(await told(gitlab)).toStrictEqual([]);
  const url = `${gitlab.baseUrl}/users/sign_in`;
  for (const login of ['ada', 'nobody']) {
    const page = await gitlab.fetch(url);
    const cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const csrf = /name="authenticity_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
    const body = new URLSearchParams({
      authenticity_token: csrf,
      'user[login]': login,
      'user[password]': 'no',
    });
    await gitlab.fetch(url, { method: 'POST', body, headers: { cookie } });
  }
  const { body } = await caller(gitlab, tokens.root)('GET', '/audit_events');
  expect(body).toMatchObject([
    {
      author_id: -1,
      entity_type: 'Gitlab::Audit::InstanceScope',
      details: { failed_login: 'STANDARD', author_name: 'nobody', author_email: null },
    },
    {
      author_id: 2,
      entity_type: 'User',
      details: { custom_message: 'Failed to login with STANDARD authentication' },
    },
  ]);
});

test('pages go by number and by cursor, the newest first, between two instants', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  for (const key of ['A', 'B', 'C']) {
    await root('POST', '/groups/harbor/variables', { key, value: 'v' });
    gitlab.clock.advance({ hours: 1 });
  }
  const ids = ({ body }: { body: { id: number }[] }) => body.map(({ id }) => id);
  const path = '/groups/harbor/audit_events';
  const numbered = await root('GET', `${path}?per_page=2&page=2`);
  expect([ids(numbered), numbered.headers.get('x-total')]).toStrictEqual([[1], '3']);
  const first = await root('GET', `${path}?pagination=keyset&per_page=2`);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  expect([ids(first), first.headers.get('x-total')]).toStrictEqual([[3, 2], null]);
  const last = await root('GET', next.slice(next.indexOf('/groups')));
  expect([ids(last), last.headers.get('link')]).toStrictEqual([[1], null]);
  expect(await root('GET', `${path}?pagination=keyset&sort=asc`)).toMatchObject({
    status: 405,
    body: { error: 'Keyset pagination is not yet available for this type of request' },
  });
  const between = 'created_after=2027-01-31T08:30:00Z&created_before=2027-01-31T09:30:00Z';
  expect(ids(await root('GET', `${path}?${between}`))).toStrictEqual([2]);
  expect((await root('GET', '/audit_events?entity_id=5')).body).toStrictEqual({
    error: 'entity_type is missing',
  });
  expect((await root('GET', '/audit_events?entity_type=Ship')).body).toStrictEqual({
    error: 'entity_type does not have a valid value',
  });
});

test('administrators read the instance’s, maintainers and owners their places’, developers their own', async () => {
  const gitlab = premium();
  const root = caller(gitlab, tokens.root);
  await root('POST', '/projects/1/variables', { key: 'TIDE', value: 'low' });
  const status = async (token: string, path: string) => (await caller(gitlab, token)('GET', path)).status;
  expect(await status(tokens.adaApi, '/audit_events')).toBe(403);
  expect(await status(tokens.adaApi, '/groups/harbor/audit_events')).toBe(200);
  expect(await status(CYD, '/groups/harbor/audit_events')).not.toBe(200);
  expect((await caller(gitlab, BEN)('GET', '/projects/1/audit_events')).body).toHaveLength(1);
  expect((await caller(gitlab, CYD)('GET', '/projects/1/audit_events')).body).toStrictEqual([]);
  expect(await status(CYD, '/projects/1/audit_events/1')).toBe(404);
  expect((await caller(gitlab)('GET', '/audit_events')).status).toBe(401);
  expect((await root('GET', '/audit_events/99')).body).toStrictEqual({ message: '404 Not found' });
});

test('the free plan closes them, and the community’s GitLab has none', async () => {
  const ask = async (switches: NonNullable<MockGitLabOptions['switches']>, path: string) =>
    caller(harbor({ switches }), tokens.root)('GET', path);
  for (const path of ['/audit_events', '/projects/1/audit_events', '/groups/harbor/audit_events']) {
    expect(await ask({ tier: 'free' }, path)).toMatchObject({
      status: 403,
      body: { message: '403 Forbidden' },
    });
    expect(await ask({ version: '19.1.1' }, path)).toMatchObject({
      status: 404,
      body: { error: '404 Not Found' },
    });
  }
});
