import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { createMockGitLab, demoSeed } from '../src/index.ts';
import { seedJsonSchema } from '../src/seed/write.ts';
import { START } from './harbor.ts';

const published: unknown = JSON.parse(readFileSync(new URL('../seed.schema.json', import.meta.url), 'utf8'));

const validate = new Ajv2020({ allErrors: true }).compile(seedJsonSchema());

/** Whether the mock itself takes it. */
function taken(seed: object): boolean {
  try {
    createMockGitLab({ now: START, seed });
    return true;
  } catch {
    return false;
  }
}

test('the published schema is the one that the code makes', () => {
  // When this fails: write seedJsonSchema() to seed.schema.json.
  expect(published).toStrictEqual(JSON.parse(JSON.stringify(seedJsonSchema())));
});

test('the demo fits its schema, as written and as printed', () => {
  expect([validate(demoSeed), validate.errors]).toStrictEqual([true, null]);
  const printed = JSON.parse(JSON.stringify(createMockGitLab({ now: START }).toSeed()));
  expect([validate(printed), validate.errors]).toStrictEqual([true, null]);
});

test.each([
  { people: [{ username: 'ada', state: 'blocked', external: true, profile: { bio: 'x' } }] },
  { groups: [{ path: 'a', attributes: { anything: [1, { deep: true }] } }] },
  { faults: [{ kind: 'latency', latencyMs: 5, match: { path: '/x' } }], clock: { now: START } },
  { settings: { throttle_protected_paths: { enabled: true, requests_per_period: 1, period_in_seconds: 9 } } },
  { groups: [{ path: 'a' }], people: [{ username: 'b' }], projects: [{ path: 'a/c', members: { b: 30 } }] },
])('the schema and the mock both take %j', (seed) => {
  expect([validate(seed), taken(seed)]).toStrictEqual([true, true]);
});

test.each([
  { poeple: [] },
  { people: [{ name: 'nobody' }] },
  { people: [{ username: 'ada', state: 'asleep' }] },
  { people: [{ username: 'ada', profile: { boi: 'x' } }] },
  { groups: [{ path: '/a' }] },
  { faults: [{ kind: 'explode' }] },
  { faults: [{ kind: 'reset', times: 0 }] },
  { tokens: [{ name: 't', user: 'ada', scopes: 'api' }] },
  { settings: { throttle_protected_paths: { enabled: 'yes' } } },
  { clock: { now: 5 } },
])('the schema and the mock both refuse %j', (seed) => {
  expect([validate(seed), taken(seed)]).toStrictEqual([false, false]);
});
