import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ConnectionError, oauth2, token, type AnyPlugin, type Context } from '../src/index.ts';
import { secretsOf } from '../src/testing/trial.ts';
import { notApplicable, pluginChecks, type World } from '../src/testing.ts';
import { toy, toyMethod } from './toy/toy-plugin.ts';
import { toyKeys, toyWorld } from './toy/toy-world.ts';

// Each promise of the contract is broken once, to see that its check notices.

type Toy = Pick<AnyPlugin, keyof AnyPlugin> & { readonly methods: (typeof toy)['methods'] };
type ToyWorld = World<(typeof toy)['methods']>;

async function broken(plugin: Toy, world: ToyWorld = toyWorld): Promise<Record<string, string>> {
  const failures: Record<string, string> = {};
  for (const { title, run } of pluginChecks(plugin, world)) {
    await run().catch((error: unknown) => {
      failures[title] = error instanceof Error ? error.message : String(error);
    });
  }
  return failures;
}

type Upgrade = NonNullable<AnyPlugin['methods'][string]['upgrade']>;
const method = (changes: Partial<typeof toyMethod & { upgrade: Upgrade }>): Toy => ({
  ...toy,
  methods: { key: token({ ...toyMethod, ...changes }) },
});
const keys = (changes: Partial<typeof toyKeys>): ToyWorld => ({
  ...toyWorld,
  methods: { key: { ...toyKeys, ...changes } },
});
const boxes = (list: NonNullable<AnyPlugin['resources']>[string]['list']): Toy => ({
  ...toy,
  resources: { boxes: { label: 'Boxes', list } },
});
const listBoxes = toy.resources?.['boxes']?.list ?? (() => expect.fail('the toy has boxes'));

const ada = {
  id: '7',
  name: 'ada',
  kind: 'keeper',
  scopes: ['boxes'],
  role: { level: 2, name: 'Keeper' },
} as const;

const { label, revision, scopes, settings, baseUrl } = toyMethod;
const oauthMethod = { label, revision, scopes, settings, baseUrl };
const agreed = { settings: { kind: 'keeper' as const }, accessToken: 'toy-access-01' };

async function quietly<T>(call: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await call;
  } catch {
    return otherwise;
  }
}

test('finds nothing wrong with the toy', async () => {
  await expect(broken(toy)).resolves.toEqual({});
});

test.each<[string, Toy, string, RegExp]>([
  [
    'contradicts itself',
    { ...toy, icon: '<p>' },
    'does not contradict itself: icon, pickers, guides, revisions',
    /must be an SVG/,
  ],
  [
    'has a manifest that JSON changes',
    {
      ...toy,
      kinds: {
        ...toy.kinds,
        reader: JSON.parse('{"label":"reading key"}'),
        keeper: { label: 'key', leastRole: { level: Infinity, name: 'K' }, roleReason: 'Keeping' },
      },
    },
    'has a manifest that survives being sent as JSON',
    /changes when it is sent as JSON/,
  ],
  [
    'has a field without a title',
    method({ secrets: z.object({ key: z.string().trim().min(1).regex(/^\S+$/) }) }),
    'has a label for everything that people see',
    /method "key" has the field "key" without a title/,
  ],
  [
    'shows an example of a secret',
    method({
      secrets: z.object({
        key: z
          .string()
          .trim()
          .regex(/^\S+$/)
          .meta({ title: 'Key', examples: ['toy-good-0001'] }),
      }),
    }),
    'has secrets that are text without a default or an example',
    /has a default or an example/,
  ],
  [
    'has a secret in its manifest',
    method({ label: 'Key, like toy-good-0001' }),
    'has no secret in its manifest',
    /tells a secret in its manifest/,
  ],
  [
    'accepts an empty secret',
    method({ secrets: z.object({ key: z.string().meta({ title: 'Key' }) }) }),
    'key: refuses secrets with an empty key, without repeating them',
    /The schema accepts secrets with an empty key/,
  ],
  [
    'repeats a bad secret',
    method({
      secrets: z.object({
        key: z
          .string()
          .trim()
          .min(1)
          .refine((text) => !text.includes(' '), { error: ({ input }) => `${String(input)} has blanks` })
          .meta({ title: 'Key' }),
      }),
    }),
    'key: refuses secrets with white space inside, without repeating them',
    /repeats the value/,
  ],
  [
    'changes what it stores at each parsing',
    method({
      secrets: z.object({
        key: z
          .string()
          .trim()
          .min(1)
          .regex(/^\S+$/)
          .overwrite((text) => `${text}+`)
          .meta({ title: 'Key' }),
      }),
    }),
    'key: accepts good secrets, and reads them again from storage',
    /change when they are stored/,
  ],
  [
    'has a base URL with a slash at the end',
    method({ baseUrl: () => 'http://toy.example/toy/' }),
    'key: has a base URL without a slash at the end',
    /ends in a slash/,
  ],
  [
    'logs in authorize',
    method({ authorize: ({ key }) => (process.stdout.write(key), { 'x-key': key }) }),
    'key: makes headers from its secrets and writes nothing while it sees them',
    /writes to the log/,
  ],
  [
    'throws what it cannot read in authorize',
    method({ authorize: ({ key }) => ({ 'x-key': key.startsWith('toy') ? key : JSON.parse(key) }) }),
    'key: tells nothing of odd secrets in authorize',
    /authorize of key throws an error that repeats a secret/,
  ],
  [
    'throws what it cannot upgrade',
    method({
      revision: 2,
      upgrade: (stored) => expect.fail(JSON.stringify(stored)),
    }),
    'key: tells nothing of what it upgrades',
    /upgrade of key throws an error that repeats a secret/,
  ],
  [
    'logs what it upgrades',
    method({ revision: 2, upgrade: (stored) => (process.stdout.write(String(stored)), stored) }),
    'key: tells nothing of what it upgrades',
    /upgrade of key writes to the log/,
  ],
  [
    'puts the secret into a fact',
    {
      ...toy,
      identify: async (context) => ({
        ...(await toy.identify(context)),
        facts: [{ label: 'Key', value: 'toy-good-0001' }],
      }),
    },
    'key: says who a good credential acts as',
    /tells a secret in its answer/,
  ],
  [
    'puts the secret into a choice',
    boxes(async () => ({ items: [{ id: '1', name: 'box', url: 'https://toy.example/?key=toy-good-0001' }] })),
    'boxes: answers with what Moorage can show',
    /tells a secret in its answer/,
  ],
  [
    'proves nothing in authorize',
    method({ authorize: () => ({ 'x-key': '' }) }),
    'key: says who a good credential acts as',
    /unknown key/,
  ],
  [
    'takes a hanging app for a good one',
    {
      ...toy,
      identify: (context) => quietly(toy.identify(context), ada),
    },
    'key: says unavailable when the app hangs, as soon as the wait is over',
    /should fail with "unavailable", and it answered/,
  ],
  [
    'makes an identity out of a failure',
    {
      ...toy,
      identify: (context) => quietly(toy.identify(context), ada),
    },
    'key: says unavailable when nothing answers at the address',
    /should fail with "unavailable", and it answered/,
  ],
  [
    'throws errors of its own kind',
    { ...toy, identify: () => Promise.reject(new RangeError('x')) },
    'key: says revoked of a credential in the situation "revoked"',
    /should fail with a ConnectionError of "revoked", and it threw RangeError/,
  ],
  [
    'does not tell expired from unknown',
    { ...toy, explain: () => undefined },
    'key: says expired of a credential in the situation "expired"',
    /should fail with "expired", and it failed with "unauthorized"/,
  ],
  [
    'hides the time to wait',
    {
      ...toy,
      explain: ({ status }) =>
        status === 429 ? { code: 'rate_limited', message: 'Wait.', retryAfter: 1 } : undefined,
    },
    'key: says rate_limited when the app wants fewer requests',
    /should say to wait 30 s, and says 1/,
  ],
  [
    'invents a role that it has not read',
    {
      ...toy,
      identify: async (context) => ({ ...(await toy.identify(context)), role: { level: 9, name: 'God' } }),
    },
    'key: says role_too_small of a credential in the situation "roleTooSmall"',
    /should fail with "role_too_small", and it answered/,
  ],
  [
    'believes the kind that the form says',
    { ...toy, identify: async (context) => ({ ...(await toy.identify(context)), kind: 'keeper' }) },
    'key: says wrong_kind of a credential in the situation "wrongKind"',
    /should fail with "wrong_kind", and it answered/,
  ],
  [
    'believes scopes that it has not read',
    { ...toy, identify: async (context) => ({ ...(await toy.identify(context)), scopes: ['boxes'] }) },
    'key: says missing_scope of a credential in the situation "missingScope"',
    /should fail with "missing_scope", and it answered/,
  ],
  [
    'throws what the app repeats of the secret',
    { ...toy, identify: async (context) => rawIdentify(context) },
    'key: tells no secret that the app repeats',
    /tells a secret in its error/,
  ],
  [
    'logs what the app repeats of the secret',
    {
      ...toy,
      identify: async (context) => (
        context.log.debug(await (await context.fetch('/me')).text()),
        toy.identify(context)
      ),
    },
    'key: tells no secret that the app repeats',
    /tells a secret in its log/,
  ],
  [
    'rotates nothing',
    method({ rotate: async () => ({ secrets: { key: 'toy-good-0001' } }) }),
    'key: rotates to a new credential that works, after which the old one does not',
    /with the old credential should fail/,
  ],
  [
    'calls a rotation failed that may have happened',
    method({
      rotate: async ({ json }) => ({
        secrets: await json('/key', z.object({ key: z.string() }), { method: 'POST' }),
      }),
    }),
    'key: says outcome_unknown when the answer to rotate is lost',
    /should fail with "outcome_unknown", and it failed with "unavailable"/,
  ],
  [
    'calls every rotation in doubt',
    method({ rotate: () => Promise.reject(new ConnectionError('outcome_unknown', 'Who knows.')) }),
    'key: carries a refusal to rotate over',
    /failed with "outcome_unknown"/,
  ],
  [
    'only says that it revoked',
    method({ revoke: async () => {} }),
    'key: really ends the credential with revoke, also when asked twice',
    /identify after revoke should fail/,
  ],
  [
    'calls it revoked when nobody answered',
    method({ revoke: (context) => quietly(toyMethod.revoke(context), undefined) }),
    'key: does not call it revoked when nothing answers at the address',
    /revoke should fail with "unavailable"/,
  ],
  [
    'lists nothing in place of an error',
    boxes((context, query) => quietly(listBoxes(context, query), { items: [] })),
    'boxes: says unavailable in place of an empty list when the app breaks',
    /should fail with "unavailable", and it answered \{ items: \[\] \}/,
  ],
  [
    'links to a script',
    boxes(async () => ({ items: [{ id: '1', name: 'box', url: 'javascript:alert(1)' }] })),
    'boxes: answers with what Moorage can show',
    /boxes\.items\.0\.url must be an http or https address/,
  ],
  [
    'tells an expiry that is no date',
    {
      ...toy,
      identify: async (context) => ({ ...(await toy.identify(context)), expiresAt: new Date('never') }),
    },
    'key: says who a good credential acts as',
    /identity\.expiresAt must be a valid date/,
  ],
  [
    'forgets the pages after the first',
    boxes(async (context, query) => ({ items: (await listBoxes(context, query)).items })),
    'boxes: lists everything, page by page, each once',
    /lists 10 items, and there are 25/,
  ],
  [
    'turns in a circle',
    boxes(async (context) => ({ ...(await listBoxes(context, {})), next: 'again' })),
    'boxes: lists everything, page by page, each once',
    /names itself as the page after it/,
  ],
  [
    'lists items twice',
    boxes(async (context, { cursor }) => {
      const { items } = await listBoxes(context, {});
      return cursor === undefined ? { items, next: '1' } : { items };
    }),
    'boxes: lists everything, page by page, each once',
    /lists 10 items twice/,
  ],
  [
    'does not search',
    boxes((context, { cursor }) => listBoxes(context, cursor === undefined ? {} : { cursor })),
    'boxes: finds by search at the app',
    /should find box 2, box 20/,
  ],
])('notices a plugin that %s', async (_what, plugin, title, sentence) => {
  const check = pluginChecks(plugin, toyWorld).find((one) => one.title === title);
  await expect(check?.run()).rejects.toThrow(sentence);
});

async function rawIdentify({ fetch }: Context): Promise<never> {
  throw new ConnectionError('unauthorized', await (await fetch('/me')).text());
}

test('skips what the app does not know, and says why', () => {
  const world = keys({ expired: notApplicable('keys of the toy do not expire') });
  const skipped = pluginChecks(toy, world).filter(({ skip }) => skip !== undefined);
  expect(skipped.map(({ title, skip }) => [title, skip])).toEqual([
    ['key: says expired of a credential in the situation "expired"', 'keys of the toy do not expire'],
    ['key: says that a credential past its end cannot rotate itself', 'keys of the toy do not expire'],
    [
      'key: replaces through its manager a credential that has expired, or says forbidden',
      'keys of the toy do not expire',
    ],
    [
      'boxes: says expired in place of an empty list in the situation "expired"',
      'keys of the toy do not expire',
    ],
  ]);
});

test('tells the author when the world itself is wrong', async () => {
  const blank = { settings: { kind: 'keeper' as const }, secrets: { key: ' ' } };
  expect(await broken(toy, keys({ good: blank }))).toMatchObject({
    'key: says who a good credential acts as': expect.stringMatching(/world's secrets of key are refused/),
  });
  expect(() => pluginChecks(toy, { ...toyWorld, resources: {} })).toThrow(
    /world\.resources has no entry for "boxes"/,
  );
});

test('asks for secrets that are long enough to be looked for', async () => {
  const short = { settings: { kind: 'keeper' as const }, secrets: { key: 'toy-1' } };
  const { 'key: says who a good credential acts as': sentence } = await broken(toy, keys({ good: short }));
  expect(sentence).toMatch(
    /^The secret "key" of key has 5 characters\. Have the world use secrets of at least 8/,
  );
});

test('takes the user of Basic, whom an identity may name, for no secret', () => {
  const secrets = { user: 'ada', password: 'harbour-wall' };
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const found = secretsOf({ settings: {}, secrets }, basic('ada:harbour-wall'));
  expect(found).toContain('harbour-wall');
  expect(found).not.toContain('ada');
  expect(found).not.toContain('Basic');
});

test('lets people agree on another host than the one that the client secret goes to', async () => {
  const instanceUrl = 'https://toy.example';
  const run = (endpoints: { authorize: string; token: string }) => {
    const oauth = oauth2({ ...oauthMethod, server: () => ({ instanceUrl, ...endpoints }) });
    const other = notApplicable('other tests are about it');
    const situations = {
      missingScope: other,
      roleTooSmall: other,
      wrongKind: other,
      expired: other,
      revoked: other,
      unknown: other,
      badSettings: {},
    };
    const world = { ...toyWorld, methods: { oauth: { ...situations, good: agreed } }, resources: {} };
    const checks = pluginChecks({ ...toy, methods: { oauth }, resources: {} }, world);
    return checks.find(({ title }) => title === 'oauth: has OAuth endpoints below its instance')?.run();
  };
  const [here, elsewhere] = [`${instanceUrl}/o`, 'https://sign-in.example/o'];
  await run({ authorize: elsewhere, token: here });
  await expect(run({ authorize: here, token: elsewhere })).rejects.toThrow(
    /The token endpoint of oauth is on/,
  );
});

test('puts the app back before each check', async () => {
  const reset = vi.fn(toyWorld.reset);
  const checks = pluginChecks(toy, { ...toyWorld, reset });
  await checks[0]?.run();
  await checks[1]?.run();
  expect(reset).toHaveBeenCalledTimes(2);
});

test('makes credentials anew where the world gives a function', async () => {
  const made = vi.fn(() => ({ settings: { kind: 'keeper' as const }, secrets: { key: 'toy-good-0001' } }));
  expect(await broken(toy, keys({ good: made }))).toEqual({});
  expect(made.mock.calls.length).toBeGreaterThan(5);
});
