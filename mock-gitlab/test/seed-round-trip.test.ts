import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type MockGitLab, type SeedData, createMockGitLab } from '../src/index.ts';
import { seedAsYaml } from '../src/seed/write.ts';
import { START, caller, harbor, tokens } from './harbor.ts';

/** What an administrator sees of all there is. */
async function views(gitlab: MockGitLab, token: string): Promise<string> {
  const root = caller(gitlab, token);
  const seen: unknown[] = [];
  const look = async (path: string) => {
    const { status, body } = await root('GET', path);
    // Looking uses a token, which shows.
    seen.push([
      path,
      status,
      JSON.stringify(body).replaceAll(/"last_(used|activity)_(at|on|ips)":("[^"]*"|\[[^\]]*\])/g, ''),
    ]);
    return Array.isArray(body) ? body : [];
  };
  const people = await look('/users?per_page=100&order_by=id&sort=asc');
  for (const { id } of people) await look(`/users/${id}`);
  for (const kind of ['projects', 'groups'] as const) {
    for (const { id } of await look(`/${kind}?per_page=100&order_by=name&sort=asc`)) {
      for (const part of ['', '/members', '/variables', '/access_tokens', '/hooks']) {
        await look(`/${kind}/${id}${part}`);
      }
      if (kind === 'projects') {
        for (const part of ['environments', 'jobs', 'pipelines']) await look(`/projects/${id}/${part}`);
      }
    }
  }
  for (const path of ['/personal_access_tokens', '/applications', '/admin/ci/variables']) await look(path);
  return JSON.stringify(seen, null, 1);
}

/** The same world out of its printed seed. */
async function reloaded(gitlab: MockGitLab): Promise<MockGitLab> {
  const seed: SeedData = parse(await seedAsYaml(gitlab.toSeed()));
  return createMockGitLab({ now: '2031-01-01', seed });
}

const rich: SeedData = {
  people: [
    { username: 'root', admin: true },
    { username: 'eve', external: true, profile: { bio: 'at sea', public_email: 'eve@sea.example' }, id: 40 },
    {
      username: 'old',
      state: 'blocked',
      created_at: '2020-02-03T04:05:06Z',
      emails: [{ email: 'o@x.example' }],
    },
  ],
  groups: [
    { path: 'fleet', members: { eve: 'maintainer' }, variables: [{ key: 'A', value: 'b' }], id: 90 },
    { path: 'guests' },
    { path: 'fleet/sub', shares: { guests: 'developer' }, marked_for_deletion_at: '2027-01-30T00:00:00Z' },
  ],
  projects: [
    {
      path: 'fleet/flagship',
      members: { eve: { access_level: 'owner', expires_at: '2028-01-01', created_by: 'root' }, ship: 30 },
      topics: ['ships', 'sea'],
      environments: [{ name: 'production' }, { name: 'review/one', state: 'stopped' }],
      hooks: [{ url: 'https://hooks.example.com/', token: 't', events: ['resource_access_token_events'] }],
      variables: [{ key: 'S', value: 'hidden-value', hidden: true, environment_scope: 'production' }],
      protected_branches: [{ name: 'main' }],
      stars: ['eve'],
    },
    { path: 'eve/own', visibility: 'public', forked_from: 'fleet/flagship' },
  ],
  service_accounts: [{ username: 'ship', group: 'fleet' }],
  oauth_applications: [
    {
      name: 'app',
      client_id: 'app-id',
      redirect_uris: ['https://a.example/cb'],
      scopes: ['api'],
      owner: 'eve',
    },
  ],
  oauth_tokens: [
    {
      application: 'app-id',
      user: 'eve',
      access_token: 'grant-access',
      refresh_token: 'grant-ref',
      scopes: ['api'],
    },
  ],
  tokens: [
    { token: 'root-token-1', name: 'r', user: 'root', scopes: ['api'], expires_at: null },
    { token: 'glpat-first-of-family-1', name: 'f', user: 'eve', scopes: ['api'] },
    {
      token: 'glpat-second-of-family',
      name: 'f',
      user: 'eve',
      scopes: ['api'],
      rotated_from: 'glpat-first-of-family-1',
    },
    { token: 'glpat-impersonating-001', name: 'i', user: 'eve', scopes: ['api'], impersonation: true },
    { token: 'ship-token-1', name: 's', user: 'ship', scopes: ['api'] },
    {
      token: 'glpat-project-bot-0001',
      name: 'b',
      project: 'fleet/flagship',
      scopes: ['api'],
      access_level: 30,
    },
  ],
  deploy_tokens: [{ name: 'd', project: 'fleet/flagship', scopes: ['read_repository'] }],
  triggers: [{ project: 'fleet/flagship', owner: 'eve', token: 'glptt-one-two-three' }],
  jobs: [
    { project: 'fleet/flagship', user: 'eve', token: 'glcbt-eve-and-her-job', pipeline: { id: 7 } },
    { project: 'fleet/flagship', user: 'root', status: 'failed', name: 'deploy', pipeline: { id: 7 } },
    { project: 'eve/own', user: 'eve', status: 'pending', ends_at: '2027-01-31T08:05:00Z' },
  ],
  variables: [{ key: 'INSTANCE', value: 'all', protected: true }],
  settings: { maintenance_mode: false, others: { signup_enabled: false } },
};

test('a world of everything gives the same answers out of its printed seed', async () => {
  const gitlab = createMockGitLab({ now: START, seed: rich });
  const again = await reloaded(gitlab);
  expect(again.clock.now().toISOString()).toBe(new Date(START).toISOString());
  expect(again.toSeed()).toStrictEqual(gitlab.toSeed());
  expect(again.toSeed().jobs?.[1]?.pipeline).toStrictEqual({ id: 7 });
  const first = await views(gitlab, 'root-token-1');
  expect(first).toContain(String.raw`\"key\":\"S\",\"value\":null,\"hidden\":true`);
  expect(await views(again, 'root-token-1')).toBe(first);
});

test('a grant with fixed values lives on, and a family knows its members', async () => {
  const again = await reloaded(createMockGitLab({ now: START, seed: rich }));
  const bearer = { authorization: 'Bearer grant-access' };
  const answer = await again.fetch(`${again.baseUrl}/api/v4/user`, { headers: bearer });
  expect(await answer.json()).toMatchObject({ username: 'eve', id: 40 });
  const dead = caller(again, 'glpat-first-of-family-1');
  expect((await dead('POST', '/personal_access_tokens/self/rotate')).status).toBe(401);
  expect((await caller(again, 'glpat-second-of-family')('GET', '/user')).status).toBe(401);
});

const deed = fc.oneof(
  fc.record({
    kind: fc.constant('variable' as const),
    key: fc.stringMatching(/^[A-Z]{1,3}$/),
    value: fc.string({ maxLength: 12 }),
    scope: fc.constantFrom('*', 'production', 'review/*'),
  }),
  fc.record({
    kind: fc.constant('token' as const),
    project: fc.constantFrom(1, 2),
    level: fc.constantFrom(20, 40),
  }),
  fc.record({ kind: fc.constant('rotate' as const), id: fc.integer({ min: 1, max: 14 }) }),
  fc.record({ kind: fc.constant('revoke' as const), id: fc.integer({ min: 2, max: 14 }) }),
  fc.record({
    kind: fc.constant('member' as const),
    user: fc.constantFrom(3, 4),
    level: fc.constantFrom(10, 30),
  }),
  fc.record({ kind: fc.constant('project' as const), name: fc.stringMatching(/^[a-z]{3,6}$/) }),
  fc.record({ kind: fc.constant('day' as const) }),
);

async function perform(gitlab: MockGitLab, one: typeof deed extends fc.Arbitrary<infer T> ? T : never) {
  const root = caller(gitlab, tokens.root);
  if (one.kind === 'variable') {
    const { key, value, scope } = one;
    await root('POST', '/projects/1/variables', { key, value, environment_scope: scope });
  } else if (one.kind === 'token') {
    const body = { name: 'made', scopes: ['api'], access_level: one.level };
    await root('POST', `/projects/${one.project}/access_tokens`, body);
  } else if (one.kind === 'rotate') await root('POST', `/personal_access_tokens/${one.id}/rotate`);
  else if (one.kind === 'revoke') await root('DELETE', `/personal_access_tokens/${one.id}`);
  else if (one.kind === 'member') {
    await root('POST', '/projects/2/members', { user_id: one.user, access_level: one.level });
  } else if (one.kind === 'project') await root('POST', '/projects', { name: one.name });
  else gitlab.clock.advance({ hours: 5 });
}

test('whatever has been done, the printed seed gives the same answers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 8 }), async (deeds) => {
      const gitlab = harbor();
      for (const one of deeds) await perform(gitlab, one);
      const eternal = { token: 'eternal-root-1', name: 'e', user: 'root', scopes: ['api'], expires_at: null };
      gitlab.seed({ tokens: [eternal] });
      const again = await reloaded(gitlab);
      expect(await views(again, 'eternal-root-1')).toBe(await views(gitlab, 'eternal-root-1'));
    }),
    { numRuns: 12, seed: 7 },
  );
});

test('what a seed has no words for is refused by name', async () => {
  const gitlab = harbor();
  gitlab.seed({});
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGqZ8zXW1uZl8fBv0K0e3cQkq6G0uXo7v1b9Jm0Yw7Qp a@b';
  const made = await caller(gitlab, tokens.root)('POST', '/user/keys', { title: 'laptop', key });
  expect(made.status).toBe(201);
  expect(() => gitlab.toSeed()).toThrow('sshKeys: a seed cannot hold them, and there are 1; take a snapshot');
});

test('an invitation is refused by name too', async () => {
  const gitlab = harbor();
  const invitation = { email: 'new@sea.example', access_level: 10 };
  await caller(gitlab, tokens.adaApi)('POST', '/projects/1/invitations', invitation);
  expect(() => gitlab.toSeed()).toThrow('invitations: a seed cannot hold them, and there are 1');
});
