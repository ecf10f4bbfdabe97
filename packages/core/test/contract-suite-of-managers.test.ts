import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectionError, isConnectionError, token, type AnyPlugin, type Managed } from '../src/index.ts';
import { pluginChecks } from '../src/testing.ts';
import { toy, toyManaged, toyMethod } from './toy/toy-plugin.ts';
import { toyKeys, toyWorld } from './toy/toy-world.ts';

// As in contract-suite.test.ts: what is promised of managers and of whatever burns is broken once each.

type Toy = Pick<AnyPlugin, keyof AnyPlugin> & { readonly methods: (typeof toy)['methods'] };
const managing = (changes: Partial<Managed<{ key: string }>>): Toy => ({
  ...toy,
  methods: { key: token({ ...toyMethod, managed: { ...toyManaged, ...changes } }) },
});
const rotating = (rotate: typeof toyMethod.rotate): Toy => ({
  ...toy,
  methods: { key: token({ ...toyMethod, rotate }) },
});
const identified = (changes: object): Toy => ({
  ...toy,
  identify: async (context) => ({ ...(await toy.identify(context)), ...changes }),
});
const { rotate, successor, lastUsedAt, revoke, twin = () => expect.fail('the toy makes twins') } = toyManaged;
const { rotate: rotateSelf } = toyMethod;
const made = z.object({ made: z.array(z.object({ id: z.string(), as: z.string() })) });

const once = 'so that nothing is half done when an answer is lost';
const notLost = 'finds no credential that was not lost by a rotation';
const expired = 'replaces through its manager a credential that has expired, or says forbidden';
const stranger = 'says that a credential may not manage another one, and does nothing';
const first = 'rotates to a new credential that works, after which the old one does not';

test.each<[string, Toy, string, RegExp]>([
  [
    'asks for something more after a rotation',
    rotating(async (context) => {
      const issued = await rotateSelf(context);
      await context.fetch('/boxes');
      return issued;
    }),
    `asks the app once to rotate, ${once}`,
    /^rotate asks again after the request that changes something; read before it\./,
  ],
  [
    'looks at what its manager has rotated',
    managing({
      rotate: async (context, ...given) => {
        const issued = await rotate(context, ...given);
        await lastUsedAt(context, issued?.handle ?? '1');
        return issued;
      },
    }),
    `asks the app once to rotate through a manager, ${once}`,
    /^managed\.rotate asks again after/,
  ],
  [
    'looks at the twin that it made',
    managing({
      twin: async (context, ...given) => {
        const issued = await twin(context, ...given);
        await lastUsedAt(context, issued.handle ?? '1');
        return issued;
      },
    }),
    `asks the app once to make a twin, ${once}`,
    /^twin asks again after/,
  ],
  [
    'calls a twin failed that may have been made',
    managing({
      twin: (...given) =>
        twin(...given).catch(() => Promise.reject(new ConnectionError('unavailable', 'It breaks.'))),
    }),
    'says outcome_unknown when the app breaks while a twin is made',
    /^twin should fail with "outcome_unknown", and it failed with "unavailable"\. Wrap it in burning/,
  ],
  [
    'makes a twin again when there are too many requests',
    managing({ twin: (...given) => twin(...given).catch(() => twin(...given)) }),
    'says rate_limited when the app wants fewer requests while a twin is made',
    /^twin: it was sent twice/,
  ],
  [
    'gives an end that is no date',
    rotating(async (context) => ({ ...(await rotateSelf(context)), expiresAt: new Date('never') })),
    first,
    /^rotate gives what Moorage cannot store.*new credential\.expiresAt must be a valid date/,
  ],
  [
    'gives a twin with an end that is no date',
    managing({
      twin: async (...given) => ({ ...(await twin(...given)), expiresAt: new Date('never') }),
    }),
    'makes a second credential beside the first, which lives on',
    /^twin gives what Moorage cannot store/,
  ],
  [
    'leaves out that the app has given another end than was wished',
    identified({ expiresAt: new Date('2027-09-01') }),
    first,
    /ends on 2027-09-01T00:00:00\.000Z, and rotate tells no expiresAt, so that the wished one is taken/,
  ],
  [
    'says that what rotates does not rotate',
    identified({ rotatesItself: false }),
    first,
    /tells rotatesItself: false of a credential that rotates/,
  ],
  [
    'logs the new secret',
    rotating(async (context) => {
      const issued = await rotateSelf(context);
      context.log.info(`made ${issued.secrets.key}`);
      return issued;
    }),
    first,
    /^The plugin writes a new secret to a log/,
  ],
  [
    'prints the new secret',
    managing({
      twin: async (...given) => {
        const issued = await twin(...given);
        process.stdout.write(issued.secrets.key);
        return issued;
      },
    }),
    'makes a second credential beside the first, which lives on',
    /^The plugin writes a new secret to a log/,
  ],
  [
    'throws that a credential was replaced, in place of null',
    managing({
      rotate: async (...given) =>
        (await rotate(...given)) ?? Promise.reject(new ConnectionError('revoked', 'It is dead.')),
    }),
    'replaces a credential through its manager, once, and finds what came of it',
    /^managed\.rotate throws "revoked" of a credential that was replaced before\. Answer with null/,
  ],
  [
    'takes a rotated credential for a twin',
    managing({
      successor: async (context, handle, { since }) =>
        (await successor(context, handle, { as: 'rotation', since })) ??
        successor(context, handle, { as: 'twin', since }),
    }),
    notLost,
    /^successor names as a twin what came of a rotation/,
  ],
  [
    'takes a twin for what came of a rotation',
    managing({
      successor: async (context, handle, { as, since }) =>
        (await successor(context, handle, { as, since })) ??
        successor(context, handle, { as: 'twin', since }),
    }),
    'finds and ends a second credential that was lost on the way',
    /^successor names a twin as what came of a rotation/,
  ],
  [
    'takes an old credential for the lost one',
    managing({
      successor: (context, handle, { as }) => successor(context, handle, { as, since: new Date(0) }),
    }),
    notLost,
    /made before `since`/,
  ],
  [
    'takes a used credential for the lost one',
    managing({
      async successor(context, handle, { as, since }) {
        const unused = await successor(context, handle, { as, since });
        return unused ?? (as === 'rotation' && since < toyWorld.clock.now() ? remembered(context) : null);
      },
      async rotate(...given) {
        const issued = await rotate(...given);
        memory.last = issued?.handle ?? null;
        return issued;
      },
    }),
    notLost,
    /^successor names a credential that has been used/,
  ],
  [
    'takes the first of two twins',
    managing({
      async successor({ json }, handle, { as }) {
        const { made: all } = await json(`/keys/${handle}/made`, made);
        return all.find((one) => one.as === as)?.id ?? null;
      },
    }),
    'takes none of two twins for the one that was lost',
    /^successor names one of two that fit/,
  ],
  [
    'has never seen a use',
    managing({ lastUsedAt: async () => null }),
    'tells when a credential was last used',
    /^lastUsedAt answers null, as for one that was never used, of one that was/,
  ],
  [
    'sees uses that there were none of',
    managing({ lastUsedAt: async ({ clock }) => clock.now() }),
    notLost,
    /^lastUsedAt tells a use of a credential that was never used/,
  ],
  [
    'calls a credential unused because the app broke',
    managing({ lastUsedAt: (...given) => lastUsedAt(...given).catch(() => null) }),
    'has nothing to tell of a managed credential when the app breaks',
    /^lastUsedAt should fail with "unavailable", and it answered null/,
  ],
  [
    'finds nothing because the app broke',
    managing({ successor: (...given) => successor(...given).catch(() => null) }),
    'has nothing to tell of a managed credential when the app breaks',
    /^successor should fail with "unavailable", and it answered null/,
  ],
  [
    'calls it ended because nobody answered',
    managing({ revoke: (...given) => revoke(...given).catch(() => {}) }),
    'has nothing to tell of a managed credential when nothing answers at the address',
    /^managed\.revoke should fail with "unavailable", and it answered undefined/,
  ],
  [
    'calls it ended where it may not',
    managing({ revoke: (...given) => revoke(...given).catch(() => {}) }),
    stranger,
    /^managed\.revoke should fail with "forbidden" or/,
  ],
  [
    'calls it unused where it may not look',
    managing({ lastUsedAt: (...given) => lastUsedAt(...given).catch(() => null) }),
    stranger,
    /^lastUsedAt answers null, .* to whom may not look/,
  ],
  [
    'says of an expired credential that it was replaced',
    managing({
      rotate: async (context, handle, wish) => (handle === '5' ? null : rotate(context, handle, wish)),
    }),
    expired,
    /^managed\.rotate answers null, .* of one that has expired\. Rotate it, or throw "forbidden"/,
  ],
  [
    'says of an expired credential what would be taken for its manager',
    managing({
      rotate: async (context, handle, wish) =>
        handle === '5'
          ? Promise.reject(new ConnectionError('expired', 'The key has expired.'))
          : rotate(context, handle, wish),
    }),
    expired,
    /^managed\.rotate throws "expired" .* which says that the manager has\. Throw "forbidden"/,
  ],
])('notices a plugin that %s', async (_what, plugin, title, sentence) => {
  memory.last = null;
  const check = pluginChecks(plugin, toyWorld).find((one) => one.title === `key: ${title}`);
  await expect(check?.run()).rejects.toThrow(sentence);
});

const memory: { last: string | null } = { last: null };

/** What was rotated last, once somebody has used it. */
async function remembered(context: Parameters<typeof successor>[0]): Promise<string | null> {
  return memory.last !== null && (await lastUsedAt(context, memory.last)) !== null ? memory.last : null;
}

test('takes it for an answer that the app does not replace what has expired', async () => {
  const plugin = managing({
    rotate: async (context, handle, wish) =>
      handle === '5'
        ? Promise.reject(new ConnectionError('forbidden', 'Toy does not replace a key that has expired.'))
        : rotate(context, handle, wish),
  });
  await pluginChecks(plugin, toyWorld)
    .find(({ title }) => title === `key: ${expired}`)
    ?.run();
});

test('tells no new secret in its own sentences', async () => {
  const plugin = rotating(async (context) => {
    const issued = await rotateSelf(context).catch((error: unknown) => {
      if (isConnectionError(error)) return { secrets: { key: 'toy-fresh-made-up' } };
      throw error;
    });
    return issued;
  });
  const check = pluginChecks(plugin, toyWorld).find(({ title }) =>
    title.endsWith('says outcome_unknown when the answer to rotate is lost'),
  );
  await expect(check?.run()).rejects.toThrow("and it answered { secrets: '[hidden]' }.");
});

test('asks the author for the handle of the expired credential', async () => {
  const { expiredHandle, ...manager } = toyKeys.manager ?? expect.fail('the toy has a chief');
  expect(expiredHandle).toBe('5');
  const checks = pluginChecks(toy, { ...toyWorld, methods: { key: { ...toyKeys, manager } } });
  await expect(checks.find(({ title }) => title === `key: ${expired}`)?.run()).rejects.toThrow(
    'world.methods["key"].manager has no expiredHandle. Add the handle of its credential "expired".',
  );
});

test('tells the author where a method is named that there is not', async () => {
  const manager = { ...(toyKeys.manager ?? expect.fail('the toy has a chief')), method: 'nope' };
  const checks = pluginChecks(toy, { ...toyWorld, methods: { key: { ...toyKeys, manager } } });
  await expect(checks.find(({ title }) => title === `key: ${expired}`)?.run()).rejects.toThrow(
    'world.methods["key"].manager.method is "nope". Name a method of the plugin: key.',
  );
});

test('asks the author for a way to put the app back', () => {
  const { reset, ...worn } = toyWorld;
  expect(reset).toBeDefined();
  expect(() => pluginChecks(toy, worn)).toThrow(
    /and the world has no reset\. Add one that puts the app back/,
  );
});
