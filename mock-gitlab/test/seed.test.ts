import { expect, test } from 'vitest';
import { type SeedData, createMockGitLab, demoCredentials, demoSeed } from '../src/index.ts';
import { START, caller, harbor, tokens } from './harbor.ts';

/** A few calls that make ids, tokens and secrets. */
async function work(gitlab = harbor()) {
  const root = caller(gitlab, tokens.root);
  const made = [
    await root('POST', '/projects/1/access_tokens', { name: 'a', scopes: ['api'] }),
    await root('POST', '/users/3/personal_access_tokens', { name: 'b', scopes: ['api'] }),
    await root('POST', '/personal_access_tokens/2/rotate'),
  ];
  return JSON.stringify([
    made.map(({ body, headers }) => [body, Object.fromEntries(headers)]),
    gitlab.snapshot(),
  ]);
}

test('the same seed and the same calls give the same bytes', async () => {
  expect(await work()).toBe(await work());
  expect(await work(harbor({ randomSeed: 'another' }))).not.toBe(await work());
});

test('after a reset the same calls give the same bytes again', async () => {
  const gitlab = harbor();
  const first = await work(gitlab);
  gitlab.reset();
  expect(await work(gitlab)).toBe(first);
});

test('the demo’s tokens are worth what they say', async () => {
  const gitlab = harbor();
  const worth = async (token: string) => {
    const { body } = await caller(gitlab, token)('GET', '/personal_access_tokens/self');
    const root = caller(gitlab, tokens.root);
    const lists = [
      await root('GET', '/projects/1/access_tokens'),
      await root('GET', '/groups/5/access_tokens'),
    ];
    const found = lists.flatMap((list) => list.body).find(({ id }) => id === body.id);
    return `${found?.resource_type ?? 'personal'} ${found?.access_level ?? ''} ${body.scopes?.join(' ')}`;
  };
  expect(await worth(tokens.root)).toBe('personal  api sudo admin_mode');
  expect(await worth(tokens.adaApi)).toBe('personal  api');
  expect(await worth(tokens.adaReadOnly)).toBe('personal  read_api');
  expect(await worth(tokens.dockOwner)).toBe('project 50 api self_rotate');
  expect(await worth(tokens.dockMaintainer)).toBe('project 40 api self_rotate');
  expect(await worth(tokens.dockDeveloper)).toBe('project 30 api self_rotate');
  expect(await worth(tokens.harborOwner)).toBe('group 50 api self_rotate');
  for (const token of Object.values(demoCredentials.tokens)) expect(token).toMatch(/^glpat-.{20}$/);
  expect(demoCredentials.oauthApplication.clientId).toMatch(/^[0-9a-f]{64}$/);
  expect(demoCredentials.oauthApplication.clientSecret).toMatch(/^gloas-[0-9a-f]{64}$/);
});

test('a seed of one’s own stands in place of the demo', async () => {
  const gitlab = createMockGitLab({
    now: START,
    seed: {
      people: [{ username: 'eve', admin: true }],
      groups: [{ path: 'a' }, { path: 'a/b' }],
      projects: [{ path: 'a/b/c', members: { eve: 'owner' } }],
      tokens: [{ token: 'my-own-token', name: 't', user: 'eve', scopes: ['api'], expires_at: null }],
    },
  });
  const call = caller(gitlab, 'my-own-token');
  expect((await call('GET', '/projects/a%2Fb%2Fc')).body).toMatchObject({
    id: 1,
    name_with_namespace: 'a / b / c',
  });
  expect((await call('GET', '/personal_access_tokens/self')).body.expires_at).toBeNull();
  expect((await caller(gitlab, tokens.adaApi)('GET', '/user')).status).toBe(401);
});

test.each<[SeedData, string]>([
  [{ people: [{ username: 'ada' }] }, 'people[0].username: ada is taken'],
  [{ groups: [{ path: 'x/y' }] }, 'groups[0].path: no group is called x'],
  [
    { projects: [{ path: 'harbor/x', members: { zoe: 'owner' } }] },
    'projects[0].members.zoe: no person is called zoe',
  ],
  [
    { tokens: [{ name: 't', user: 'ada', group: 'harbor', scopes: ['api'] }] },
    'tokens[0]: needs exactly one of user, project, group',
  ],
  [{ tokens: [{ token: tokens.adaApi, name: 't', user: 'ada', scopes: [] }] }, 'tokens[0].token: is taken'],
])('%j is refused whole', (seed, message) => {
  const gitlab = harbor();
  const before = gitlab.snapshot();
  expect(() => gitlab.seed({ ...seed, people: [{ username: 'first' }, ...(seed.people ?? [])] })).toThrow(
    message.replace('people[0]', 'people[1]'),
  );
  expect(gitlab.snapshot()).toStrictEqual(before);
});

test('a snapshot brings back state and clock, also through JSON', async () => {
  const gitlab = harbor();
  const kept = gitlab.snapshot();
  const rotate = () => caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate');
  const first = await rotate();
  gitlab.clock.advance({ days: 30 });

  gitlab.restore(kept);
  expect(gitlab.clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
  expect((await rotate()).body).toStrictEqual(first.body);
  gitlab.restore(JSON.parse(JSON.stringify(kept)));
  expect((await rotate()).body).toStrictEqual(first.body);
});

test('two mocks know nothing of each other', async () => {
  const [one, other] = [harbor(), harbor()];
  await caller(one, tokens.adaApi)('DELETE', '/personal_access_tokens/self');
  expect((await caller(other, tokens.adaApi)('GET', '/user')).status).toBe(200);
});

test('the demo’s seed passes its own shape after a trip through JSON', () => {
  const seed: SeedData = JSON.parse(JSON.stringify(demoSeed));
  expect(createMockGitLab({ now: START, seed }).snapshot()).toStrictEqual(harbor().snapshot());
});

test.each([
  [{ sede: 'demo' }, 'sede: is not a known option'],
  [{ baseUrl: 'gitlab.test' }, 'baseUrl: must be an http or https URL'],
  [{ relativeUrlRoot: 'gitlab/' }, 'relativeUrlRoot: must begin with /'],
  [{ now: 'soon' }, 'now: must be an ISO 8601 instant'],
  [{ switches: { tier: 'gold' } }, 'switches.tier: must be one of free, premium, ultimate'],
  [{ switches: { teir: 'free' } }, 'switches.teir: is not a known key'],
])('the option %j is refused', (options, message) => {
  // @ts-expect-error -- what the types forbid, plain JavaScript may still pass
  expect(() => createMockGitLab(options)).toThrow(message);
});
