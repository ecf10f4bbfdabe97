import { expect, test } from 'vitest';
import { z } from 'zod';
import type { AnyPlugin } from '../src/index.ts';
import { pluginChecks } from '../src/testing.ts';
import { toy } from './toy/toy-plugin.ts';
import { toyWorld } from './toy/toy-world.ts';

// As in contract-suite.test.ts: what is promised of webhooks is broken once each.

type Toy = Pick<AnyPlugin, keyof AnyPlugin> & { readonly methods: (typeof toy)['methods'] };
type Read = NonNullable<AnyPlugin['webhook']>['read'];

const bell = toy.webhook ?? expect.fail('the toy has a bell');
const reading = (read: Read): Toy => ({ ...toy, webhook: { ...bell, read } });
const reads = 'reads that a credential ends soon, and knows when it is told again';
const strict = z.object({ bell: z.string(), ring: z.string() });
let count = 0;

test.each<[string, Toy, string, RegExp]>([
  ['reads nothing', reading(() => null), reads, /answers null to the sample "expiring"/],
  [
    'looks for the secret',
    reading((headers, body) =>
      headers.has('x-toy-bell') ? bell.read(headers, body) : expect.fail('forged'),
    ),
    reads,
    /It never sees the secret \(x-toy-bell\): Moorage has compared it before/,
  ],
  [
    'answers with a promise',
    // The compiler would say so; this one has never met it.
    reading((async () => ({ event: 'expiring' })) as unknown as Read),
    reads,
    /webhook\.event must be one of expiring/,
  ],
  [
    'makes up a delivery key',
    reading((headers, body) => {
      const message = bell.read(headers, body);
      return message && { ...message, deliveryKey: String((count += 1)) };
    }),
    reads,
    /another deliveryKey to the same call/,
  ],
  [
    'names another credential',
    reading((headers, body) => {
      const message = bell.read(headers, body);
      return message && { ...message, handle: 'key 1' };
    }),
    'tells which credential ends',
    /tells the handle "key 1", and identify tells "1"/,
  ],
  [
    'takes every call for an expiry',
    reading(() => ({ event: 'expiring' })),
    'has no interest in what else the app calls about',
    /takes the sample "other" for a credential that ends/,
  ],
  [
    'throws at what it does not know',
    reading((headers, body) => (strict.parse(body), bell.read(headers, body))),
    'does not stumble over what nobody would send who means it',
    /^read throws on the body null: .* Answer with null to what it cannot read/s,
  ],
])('notices a webhook that %s', async (_what, plugin, title, sentence) => {
  const check = pluginChecks(plugin, toyWorld).find((one) => one.title === `webhook: ${title}`);
  await expect(check?.run()).rejects.toThrow(sentence);
});

test('asks the author for calls as the app makes them', async () => {
  const { webhook, ...silent } = toyWorld;
  expect(webhook).toBeDefined();
  const check = pluginChecks(toy, silent).find(({ title }) => title === `webhook: ${reads}`);
  await expect(check?.run()).rejects.toThrow(/no samples\. Add webhook: \{ expiring, withHandle, other \}/);
});
