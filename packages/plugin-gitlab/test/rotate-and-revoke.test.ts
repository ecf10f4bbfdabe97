import { ConnectionError } from '@moorage/core';
import type { FaultInput } from 'mock-gitlab';
import { beforeEach, expect, test } from 'vitest';
import { gitlab } from '../src/index.ts';
import { connect, contextFor, openHarbor, tokens } from './harbor.ts';

const harbor = openHarbor();
const { mock } = harbor;
const { rotate, revoke } = gitlab.methods['access-token'];
const inSpring = { expiresAt: new Date('2027-04-01T12:00:00Z') };
const rotatePath = '/api/v4/personal_access_tokens/self/rotate';

beforeEach(() => mock.reset());

const rotateToken = async (token: string, wish = inSpring) =>
  rotate?.(await contextFor(harbor, token), wish) ?? expect.fail('tokens rotate');

test.each([
  [tokens.adaApi, 'personal'],
  [tokens.dockMaintainer, 'project'],
  [tokens.harborOwner, 'group'],
] as const)('the token %s (%s) rotates itself: same bot, new value, new end', async (token, kind) => {
  const before = await connect(harbor, token, kind);
  const { secrets, expiresAt } = await rotateToken(token);
  expect(secrets.token).not.toBe(token);
  expect(expiresAt).toEqual(new Date('2027-04-01T00:00:00Z'));
  await expect(connect(harbor, secrets.token, kind)).resolves.toMatchObject({
    id: before.id,
    kind,
    expiresAt,
  });
  await expect(connect(harbor, token, kind)).rejects.toMatchObject({ code: 'revoked' });
});

test('a token that may only rotate and read rotates too', async () => {
  await expect(rotateToken('glpat-of-dock-reader')).resolves.toMatchObject({
    expiresAt: new Date('2027-04-01'),
  });
});

test.each<[string, FaultInput]>([
  ['the connection breaks after GitLab acted', { kind: 'reset-after' }],
  ['the connection breaks before GitLab acted, which looks the same', { kind: 'reset' }],
  ['a proxy gives up', { kind: 'html', status: 502 }],
  ['GitLab breaks', { kind: 'status', status: 500 }],
  ['the answer is cut', { kind: 'truncate' }],
  ['the answer cannot be read', { kind: 'bad-json' }],
])('nobody knows the outcome when %s', async (_what, fault) => {
  mock.faults.add({ ...fault, match: { path: rotatePath } });
  await expect(rotateToken(tokens.adaApi)).rejects.toMatchObject({ code: 'outcome_unknown' });
});

test.each<[string, () => Promise<unknown>, string]>([
  ['it has expired', () => rotateToken(tokens.expired), 'expired'],
  ['it is unknown', () => rotateToken('glpat-moorage-demo-nobody0'), 'unauthorized'],
  ['its scopes do not allow it', () => rotateToken(tokens.adaReadOnly), 'missing_scope'],
  [
    'the date is too far away',
    () => rotateToken(tokens.adaApi, { expiresAt: new Date('2029-01-01') }),
    'invalid_input',
  ],
])('a rotation is refused, and nothing is burnt, when %s', async (_what, act, code) => {
  await expect(act()).rejects.toMatchObject({ code });
});

test("GitLab's reason for a refused date is carried over", async () => {
  await expect(rotateToken(tokens.adaApi, { expiresAt: new Date('2029-01-01') })).rejects.toThrow(
    /Expiration date must be before 2028-01-/,
  );
  await expect(connect(harbor, tokens.adaApi)).resolves.toMatchObject({ name: '@ada' });
});

test.each([
  ['429 in plain text', { kind: 'rate-limit-text' }],
  ['429 in JSON', { kind: 'rate-limit-json' }],
] as const)('%s to a rotation is a refusal with a time to wait', async (_what, fault) => {
  mock.faults.add({ ...fault, match: { path: rotatePath } });
  await expect(rotateToken(tokens.adaApi)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfter: expect.any(Number),
  });
});

test.each([tokens.adaApi, tokens.adaReadOnly, tokens.dockDeveloper, tokens.harborOwner])(
  'the token %s is revoked at GitLab, whatever its scopes',
  async (token) => {
    const context = await contextFor(harbor, token);
    await revoke?.(context);
    await expect(context.fetch('/api/v4/user')).resolves.toMatchObject({ status: 401 });
  },
);

test.each([tokens.revoked, tokens.expired])(
  'revoking the token %s, which is over, is no failure',
  async (token) => {
    const context = await contextFor(harbor, token);
    await expect(revoke?.(context)).resolves.toBeUndefined();
  },
);

test('revoking a token that GitLab does not know is a failure: it may live elsewhere', async () => {
  const context = await contextFor(harbor, 'glpat-moorage-demo-nobody0');
  await expect(revoke?.(context)).rejects.toBeInstanceOf(ConnectionError);
});
