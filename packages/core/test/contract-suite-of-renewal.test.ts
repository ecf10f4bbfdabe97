import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  isConnectionError,
  oauth2,
  token,
  type AnyPlugin,
  type Context,
  type Managed,
} from '../src/index.ts';
import { notApplicable, pluginChecks, type World } from '../src/testing.ts';
import { toy, toyManaged, toyMethod } from './toy/toy-plugin.ts';
import { toyKeys, toyWorld } from './toy/toy-world.ts';

// As in contract-suite.test.ts: what is promised of rotations, managers and refreshes is broken once each.

type Toy = Pick<AnyPlugin, keyof AnyPlugin> & { readonly methods: (typeof toy)['methods'] };
type Rotate = typeof toyMethod.rotate;

const made = z.object({ key: z.string(), id: z.string() });
const post = async ({ json }: Context) => {
  const { key, id } = await json('/key', made, { method: 'POST' });
  return { secrets: { key }, handle: id };
};
const rotating = (rotate: Rotate): Toy => ({ ...toy, methods: { key: token({ ...toyMethod, rotate }) } });
const managing = (changes: Partial<Managed<{ key: string }>>): Toy => ({
  ...toy,
  methods: { key: token({ ...toyMethod, managed: { ...toyManaged, ...changes } }) },
});
const { rotate, successor, twin = () => expect.fail('the toy makes twins') } = toyManaged;

test.each<[string, Toy, string, RegExp]>([
  [
    'rotates in two steps',
    rotating(async (context) => (await post(context), expect.fail('the old key is dead by now'))),
    'asks the app once to rotate, so that nothing is half done when an answer is lost',
    /rotate should answer/,
  ],
  [
    'asks the app for something else on the way',
    rotating(async (context) => {
      await context.fetch('/boxes', { method: 'POST' });
      return post(context);
    }),
    'asks the app once to rotate, so that nothing is half done when an answer is lost',
    /sends 2 requests that change something/,
  ],
  [
    'tells by another name what came of a rotation',
    rotating(async (context) => ({ ...(await post(context)), handle: '99' })),
    'rotates to a new credential that works, after which the old one does not',
    /tells the handle "99" of the new credential, and identify tells/,
  ],
  [
    'calls a rotation failed when a proxy gave up',
    rotating(post),
    'says outcome_unknown when the app breaks in the middle of a rotation',
    /should fail with "outcome_unknown", and it failed with "unavailable"\. Wrap it in burning\(\)/,
  ],
  [
    'sends a rotation again by itself',
    rotating((context) => post(context).catch(() => post(context))),
    'says rate_limited when the app wants fewer requests in the middle of a rotation',
    /rotate: it was sent twice\. Never/,
  ],
  [
    'sends a lost rotation again by itself',
    rotating((context) => post(context).catch(() => post(context))),
    'tells by identify afterwards that a lost request was none',
    /rotate: it was sent twice\. Never/,
  ],
  [
    'knows an ended credential from its memory',
    { ...toy, identify: async (context) => remembered(context) },
    'tells by identify afterwards that a lost answer was a rotation',
    /identify after a rotation whose answer was lost should fail/,
  ],
  [
    'makes up the expiry by the clock',
    rotating(async (context) => ({ ...(await post(context)), expiresAt: context.clock.now() })),
    'rotates when the clocks are 5 minutes apart',
    /tells an expiry that is days from the one that was wished/,
  ],
  [
    'refuses to rotate when its clock is behind',
    rotating(async (context) =>
      context.clock.now() < toyWorld.clock.now() ? expect.fail('too early') : post(context),
    ),
    'rotates when the clocks are -5 minutes apart',
    /rotate should answer/,
  ],
  [
    'takes the refusal to rotate an ended credential for an outcome in doubt',
    rotating(async ({ fetch }) => ({
      secrets: { key: await (await fetch('/key', { method: 'POST' })).text() },
      handle: '1',
    })),
    'says that a credential past its end cannot rotate itself',
    /and it answered/,
  ],
  [
    'names no credential for managers',
    { ...toy, identify: async (context) => ({ ...(await toy.identify(context)), handle: undefined }) },
    'tells the name that a manager knows a credential by',
    /identify tells no handle, and method "key" can be managed/,
  ],
  [
    'rotates through a manager what was rotated before',
    managing({
      async rotate({ json }, handle) {
        const { key, id } = await json(`/keys/${handle}/rotate`, made, { method: 'POST' });
        return { secrets: { key }, handle: id };
      },
    }),
    'replaces a credential through its manager, once, and finds what came of it',
    /made two of one/,
  ],
  [
    'answers with a member that nobody knows',
    managing({
      rotate: async (...given) =>
        Object.assign((await rotate(...given)) ?? expect.fail('it lives'), { expires: 1 }),
    }),
    'replaces a credential through its manager, once, and finds what came of it',
    /new credential has the member "expires"/,
  ],
  [
    'names a successor of what lives',
    managing({ successor: async (_context, handle) => handle }),
    'replaces a credential through its manager, once, and finds what came of it',
    /names another credential for one that lives/,
  ],
  [
    'never finds what was lost',
    managing({ successor: async () => null }),
    'saves through its manager a credential that was lost on the way',
    /successor does not find what was lost/,
  ],
  [
    'calls a rotation by a manager failed that may have happened',
    managing({
      async rotate({ json }, handle) {
        const { key, id } = await json(`/keys/${handle}/rotate`, made, { method: 'POST' });
        return { secrets: { key }, handle: id };
      },
    }),
    'says outcome_unknown when the app breaks while a manager rotates',
    /should fail with "outcome_unknown", and it failed with "unavailable"\. Wrap it in burning\(\)/,
  ],
  [
    'takes a limit for an outcome in doubt while a manager rotates',
    managing({ rotate: (...given) => rotate(...given).catch(() => null) }),
    'says rate_limited when the app wants fewer requests while a manager rotates',
    /should fail with "rate_limited", and it answered null/,
  ],
  [
    'takes a refusal for a credential that was replaced',
    managing({ rotate: (...given) => rotate(...given).catch(() => null) }),
    'says that a credential may not manage another one, and does nothing',
    /should fail with "forbidden" or "role_too_small" or "not_found", and it answered null/,
  ],
  [
    'tells a last use that is no date',
    managing({ lastUsedAt: async () => new Date('lately') }),
    'tells when a credential was last used',
    /gives no date/,
  ],
  [
    'tells a last use in the future',
    managing({ lastUsedAt: async () => new Date('2099-01-01') }),
    'tells when a credential was last used',
    /lies in the future/,
  ],
  [
    'only says that a manager revoked',
    managing({ revoke: async () => {} }),
    'really ends a credential through its manager, also when asked twice',
    /identify after managed\.revoke should fail/,
  ],
  [
    'rotates in place of making a twin',
    managing({ twin: async (...given) => (await rotate(...given)) ?? expect.fail('it lives') }),
    'makes a second credential beside the first, which lives on',
    /twin ended the first credential\. It must leave the first alive/,
  ],
  [
    'finds no twin',
    managing({
      successor: (context, handle, lost) =>
        lost.as === 'twin' ? Promise.resolve(null) : successor(context, handle, lost),
    }),
    'finds and ends a second credential that was lost on the way',
    /does not find a twin that was lost/,
  ],
  [
    'makes a twin again by itself',
    managing({ twin: (...given) => twin(...given).catch(() => twin(...given)) }),
    'finds and ends a second credential that was lost on the way',
    /twin: it was sent twice\. Never/,
  ],
])('notices a plugin that %s', async (_what, plugin, title, sentence) => {
  const check = pluginChecks(plugin, toyWorld).find((one) => one.title === `key: ${title}`);
  await expect(check?.run()).rejects.toThrow(sentence);
});

/** Says of a revoked key who it was. */
async function remembered(
  context: Parameters<(typeof toy)['identify']>[0],
): ReturnType<(typeof toy)['identify']> {
  return toy.identify(context).catch((error: unknown) => {
    if (!isConnectionError(error) || error.code !== 'revoked') throw error;
    const role = { level: 2, name: 'Keeper' };
    return { id: '7', name: 'ada', kind: 'keeper' as const, scopes: ['boxes'], handle: '1', role };
  });
}

test('asks the author for somebody who manages', async () => {
  const { manager, ...key } = toyKeys;
  expect(manager).toBeDefined();
  const checks = pluginChecks(toy, { ...toyWorld, methods: { key } });
  const check = checks.find(({ title }) => title.startsWith('key: replaces a credential through'));
  await expect(check?.run()).rejects.toThrow(/has no manager\. Add \{ method, credential, stranger \}/);
});

const other = notApplicable('other tests are about it');
const situations = {
  missingScope: other,
  roleTooSmall: other,
  wrongKind: other,
  expired: other,
  revoked: other,
  unknown: other,
};

/** An app whose access tokens are the keys of the toy, with a token endpoint that does as told with a second use. */
function agreedWorld(reuse: 'refused' | 'ends-grant', said: 'refused' | undefined) {
  const { label, revision, scopes, settings, baseUrl } = toyMethod;
  const instanceUrl = 'http://toy.example';
  let uses = 0;
  const oauth = oauth2({
    label,
    revision,
    scopes,
    settings,
    baseUrl,
    server: () => ({ instanceUrl, authorize: `${instanceUrl}/a`, token: `${instanceUrl}/t` }),
    ...(said === undefined ? {} : { refreshReuse: said }),
  });
  const plugin = { ...toy, methods: { oauth }, resources: {} };
  const held = { settings: { kind: 'keeper' as const }, accessToken: 'toy-access-01' };
  const world: World<(typeof plugin)['methods']> = {
    ...toyWorld,
    resources: {},
    reset: () => void (uses = 0),
    send: async (url, init) => {
      if (!url.endsWith('/t')) {
        const key = uses > 1 && reuse === 'ends-grant' ? 'toy-dead-0006' : 'toy-good-0001';
        return toyWorld.send(url, { ...init, headers: { ...init.headers, 'x-key': key } });
      }
      uses += 1;
      if (uses > 1) return Response.json({ error: 'invalid_grant' }, { status: 400 });
      return Response.json({ access_token: 'toy-access-02', token_type: 'Bearer' });
    },
    methods: {
      oauth: {
        ...situations,
        good: held,
        badSettings: {},
        grant: () => ({
          ...held,
          refreshToken: 'toy-refresh-1',
          clientId: 'moorage',
          clientSecret: 'harbour-wall',
        }),
      },
    },
  };
  return { plugin, world };
}

function agreed(...given: Parameters<typeof agreedWorld>) {
  const { plugin, world } = agreedWorld(...given);
  return pluginChecks(plugin, world).filter(({ title }) => /refresh/.test(title));
}

test('finds a refresh in order, with a second use that is only refused', async () => {
  const checks = agreed('refused', 'refused');
  expect(checks).toHaveLength(2);
  for (const { run } of checks) await run();
});

test('notices a plugin that says too much good of a second use', async () => {
  const [, reuse] = agreed('ends-grant', 'refused');
  await expect(reuse?.run()).rejects.toThrow(/ends the grant of oauth\. Leave refreshReuse out/);
});

test('tempts no app that may end the grant', () => {
  expect(agreed('ends-grant', undefined)).toHaveLength(1);
});

test('asks the author for a grant that shows what a second use does', async () => {
  const { grant, ...oauth } = agreedWorld('refused', 'refused').world.methods.oauth;
  expect(grant).toBeDefined();
  const { plugin, world } = agreedWorld('refused', 'refused');
  const checks = pluginChecks(plugin, { ...world, methods: { oauth } });
  await expect(checks.find(({ title }) => /keeps the grant/.test(title))?.run()).rejects.toThrow(
    /nothing shows that it is true\. Give world\.methods\["oauth"\] a grant/,
  );
});
