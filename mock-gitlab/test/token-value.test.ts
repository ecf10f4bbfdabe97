import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRandom } from '../src/random.ts';
import { newDeployTokenValue, newTokenValue, newTriggerValue } from '../src/state/token-value.ts';
import { type SwitchesInput, readSwitches } from '../src/switches.ts';
import { caller, harbor, tokens } from './harbor.ts';

const valueOf = (switches: SwitchesInput, userId = 2, prefix = 'glpat-', profile?: string) =>
  newTokenValue(readSwitches(switches, profile), prefix, userId, createRandom('value'));

// What secret scanners look for (gitleaks, semgrep).
const LEGACY = /^glpat-[\w-]{20}$/;
const ROUTABLE = /^glpat-[0-9a-zA-Z_-]{27,300}\.[0-9a-z]{2}[0-9a-z]{7}$/;
const VERSIONED = /^glpat-[0-9a-zA-Z_-]{27,300}\.[0-9a-z]{2}\.[0-9a-z]{2}[0-9a-z]{7}$/;

test('a legacy token is a prefix and twenty characters', () => {
  expect(valueOf({ tokenShape: 'legacy' })).toMatch(LEGACY);
});

test.each([
  ['routable', ROUTABLE],
  ['routable-versioned', VERSIONED],
] as const)('a %s token has a length and a checksum that are right', (tokenShape, shape) => {
  const value = valueOf({ tokenShape });
  expect(value).toMatch(shape);
  const payload = value.slice('glpat-'.length, value.indexOf('.'));
  expect(Number.parseInt(value.slice(-9, -7), 36)).toBe(payload.length);
  expect(crc32(value.slice(0, -7)).toString(36).padStart(7, '0')).toBe(value.slice(-7));
});

test('the checksum is the one that a published token carries', () => {
  // gitlab: the example of the documentation, doc/security/tokens/_index.md
  expect(crc32('glpat-bzox79Of-KE9FD2LjoXXF4CvyxA.0r').toString(36).padStart(7, '0')).toBe(
    '3gxo7s'.padStart(7, '0'),
  );
});

test('a routable token tells organization and user, in front or behind its randomness', () => {
  const bytes = (value: string) => Buffer.from(value.slice(6, value.indexOf('.')), 'base64url');
  const first = bytes(valueOf({ tokenShape: 'routable' }, 71));
  expect(first.subarray(0, 7).toString()).toBe('o:1\nu:1z'.slice(0, 7));
  expect(first.at(-1)).toBe(8);
  const versioned = bytes(valueOf({ tokenShape: 'routable-versioned' }, 71));
  expect(versioned.subarray(16, -1).toString()).toBe('o:1\nu:1z');
  const hosted = bytes(valueOf({}, 71, 'glpat-', 'gitlab.com'));
  expect(hosted.subarray(16, -1).toString()).toBe('c:1\no:1\nu:1z');
});

test('the same seed gives the same value, and the prefix is the administrator’s', () => {
  expect(valueOf({ tokenShape: 'routable' })).toBe(valueOf({ tokenShape: 'routable' }));
  expect(valueOf({ tokenShape: 'legacy' }, 2, 'SIE-')).toMatch(/^SIE-[\w-]{20}$/);
});

test('deploy and trigger tokens have prefixes of their own', () => {
  expect(newDeployTokenValue(createRandom('x'))).toMatch(/^gldt-[\w-]{20}$/);
  expect(newTriggerValue(createRandom('x'))).toMatch(/^glptt-[0-9a-f]{40}$/);
});

test.each([
  ['legacy', LEGACY],
  ['routable', ROUTABLE],
  ['routable-versioned', VERSIONED],
] as const)('a GitLab of %s tokens makes and knows them', async (tokenShape, shape) => {
  const gitlab = harbor({ switches: { tokenShape } });
  const { body } = await caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate');
  expect(body.token).toMatch(shape);
  expect((await caller(gitlab, body.token)('GET', '/user')).status).toBe(200);
});

test('the prefix of the settings is in front of the next token', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const set = await root('PUT', '/application/settings', { personal_access_token_prefix: 'ship-' });
  expect(set.status).toBe(200);
  const { body } = await caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate');
  expect(body.token).toMatch(/^ship-[\w-]{20}$/);
});
