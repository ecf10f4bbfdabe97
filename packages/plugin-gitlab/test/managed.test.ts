import type { Context } from '@moorage/core';
import type { FaultInput } from 'mock-gitlab';
import { beforeEach, expect, test } from 'vitest';
import { gitlab } from '../src/index.ts';
import type { TokenKind } from '../src/settings.ts';
import { connect, contextFor, managerContext, openHarbor, tokens } from './harbor.ts';

const harbor = openHarbor();
const { mock } = harbor;
const { managed, rotate } = gitlab.methods['access-token'];
if (managed === undefined) throw new Error('tokens are managed');
const { rotate: replace, successor, twin, lastUsedAt, revoke } = managed;

const inSpring = { expiresAt: new Date('2027-04-01T12:00:00Z') };
const since = new Date('2027-01-31T07:50:00Z');
const lostRotation = { as: 'rotation', since } as const;
const lostTwin = { as: 'twin', since } as const;

beforeEach(() => mock.reset());

async function handleOf(token: string, kind: TokenKind): Promise<string> {
  const { handle } = await connect(harbor, token, kind);
  return handle ?? expect.fail('GitLab tells the ids of tokens');
}

/** As `connect`, for a token whose handle must be known after it has ended. */
async function handleAhead(token: string, kind: TokenKind): Promise<string> {
  const handle = await handleOf(token, kind);
  mock.reset();
  return handle;
}

const byRoot = () => contextFor(harbor, tokens.root);
const byAda = () => managerContext(harbor, 'ada');
const byBen = () => managerContext(harbor, 'ben');

test.each<[string, string, TokenKind, RegExp]>([
  ['personal', tokens.adaApi, 'personal', /^personal:\d+$/],
  ['project', tokens.dockOwner, 'project', /^project:\d+:\d+$/],
  ['group', tokens.harborOwner, 'group', /^group:\d+:\d+$/],
])('a %s token is named by its place and id, and rotates itself', async (_kind, token, kind, shape) => {
  const identity = await connect(harbor, token, kind);
  expect(identity.handle).toMatch(shape);
  expect(identity.rotatesItself).toBe(true);
  // GitLab makes no tokens for the bots of others.
  expect(identity.createsCredentials).toBe(kind === 'personal');
});

test.each<[string, string, TokenKind, () => Promise<Context>]>([
  ['a personal token by an administrator', tokens.adaApi, 'personal', byRoot],
  ['a personal token by its own person', tokens.adaApi, 'personal', byAda],
  ['a project token by a Maintainer', tokens.dockMaintainer, 'project', byBen],
  ['a project token by the owner of the group above', tokens.dockOwner, 'project', byAda],
  ['a group token by an Owner', tokens.harborOwner, 'group', byAda],
])('replaces %s: same owner, new value, new name', async (_what, token, kind, manager) => {
  const before = await connect(harbor, token, kind);
  const issued = await replace(await manager(), before.handle ?? '', inSpring);
  if (issued === null) expect.fail('it lives');
  expect(issued.expiresAt).toEqual(new Date('2027-04-01T00:00:00Z'));
  const after = await connect(harbor, issued.secrets.token, kind);
  expect(after).toMatchObject({ id: before.id, kind, handle: issued.handle, expiresAt: issued.expiresAt });
  expect(after.handle).not.toBe(before.handle);
  await expect(connect(harbor, token, kind)).rejects.toMatchObject({ code: 'revoked' });
});

test('a token that rotates itself tells its new name', async () => {
  const before = await connect(harbor, tokens.dockOwner, 'project');
  const context = await contextFor(harbor, tokens.dockOwner, 'project');
  const issued = await rotate?.(context, inSpring, before.handle);
  await expect(connect(harbor, issued?.secrets.token ?? '', 'project')).resolves.toMatchObject({
    handle: issued?.handle,
  });
});

test.each<[string, string, TokenKind]>([
  ['personal', tokens.adaApi, 'personal'],
  ['project', tokens.dockOwner, 'project'],
])('a %s token that has ended by itself is replaced by its manager', async (_what, token, kind) => {
  const handle = await handleOf(token, kind);
  mock.clock.advance({ days: 100 });
  await expect(connect(harbor, token, kind)).rejects.toMatchObject({ code: 'expired' });
  const issued = await replace(await byRoot(), handle, { expiresAt: new Date('2027-08-01') });
  await expect(connect(harbor, issued?.secrets.token ?? '', kind)).resolves.toMatchObject({ kind });
});

test('a token that was replaced before is not rotated again, and its living successor is found once', async () => {
  const handle = await handleOf(tokens.dockOwner, 'project');
  const manager = await byAda();
  expect(await successor(manager, handle, lostRotation)).toBeNull();
  const lost = await replace(manager, handle, inSpring);
  expect(await replace(manager, handle, inSpring)).toBeNull();
  expect(await successor(manager, handle, lostRotation)).toBe(lost?.handle);
  // The second to be lost is found as the first was.
  const again = await replace(manager, lost?.handle ?? '', inSpring);
  expect(await successor(manager, handle, lostRotation)).toBe(again?.handle);
  expect(
    await successor(manager, handle, { as: 'rotation', since: new Date('2027-01-31T08:00:01Z') }),
  ).toBeNull();
});

test("a token that somebody uses is nobody's lost successor", async () => {
  const handle = await handleAhead(tokens.adaApi, 'personal');
  const manager = await byRoot();
  const made = await replace(manager, handle, inSpring);
  await connect(harbor, made?.secrets.token ?? '');
  expect(await successor(manager, handle, lostRotation)).toBeNull();
});

test('of a personal token, a rotation that ended it is told from a twin that did not', async () => {
  const handle = await handleAhead(tokens.adaApi, 'personal');
  const manager = await byRoot();
  const second = await twin?.(manager, handle, inSpring);
  expect(await successor(manager, handle, lostRotation)).toBeNull();
  await revoke(manager, second?.handle ?? '');
  await replace(manager, handle, inSpring);
  expect(await successor(manager, handle, lostTwin)).toBeNull();
});

test('of two that may be it, none is taken for the successor', async () => {
  const handle = await handleAhead(tokens.adaApi, 'personal');
  const manager = await byRoot();
  await replace(manager, handle, inSpring);
  await twin?.(manager, handle, inSpring);
  expect(await successor(manager, handle, lostRotation)).toBeNull();
});

test.each<[string, string, TokenKind, () => Promise<Context>]>([
  ['personal', tokens.adaApi, 'personal', byRoot],
  ['project', tokens.dockOwner, 'project', byAda],
  ['group', tokens.harborOwner, 'group', byAda],
])(
  'a %s token gets a twin of the same worth and lives on; a lost one is found',
  async (_what, token, kind, by) => {
    const first = await connect(harbor, token, kind);
    const manager = await by();
    expect(await successor(manager, first.handle ?? '', lostTwin)).toBeNull();
    const made = (await twin?.(manager, first.handle ?? '', inSpring)) ?? expect.fail('GitLab makes twins');
    expect(await successor(manager, first.handle ?? '', lostTwin)).toBe(made.handle);
    const { scopes, role } = first;
    await expect(connect(harbor, made.secrets.token, kind)).resolves.toMatchObject({
      kind,
      scopes,
      handle: made.handle,
      ...(role === undefined ? {} : { role }),
    });
    await expect(connect(harbor, token, kind)).resolves.toMatchObject({ handle: first.handle });
  },
);

test('a use is seen, at most every ten minutes, and none by the manager looking', async () => {
  const handle = await handleAhead(tokens.dockOwner, 'project');
  const manager = await byAda();
  expect(await lastUsedAt(manager, handle)).toBeNull();
  await connect(harbor, tokens.dockOwner, 'project');
  const first = new Date('2027-01-31T08:00:00Z');
  expect(await lastUsedAt(manager, handle)).toEqual(first);
  mock.clock.advance({ minutes: 9 });
  await connect(harbor, tokens.dockOwner, 'project');
  expect(await lastUsedAt(manager, handle)).toEqual(first);
  mock.clock.advance({ minutes: 1 });
  await connect(harbor, tokens.dockOwner, 'project');
  expect(await lastUsedAt(manager, handle)).toEqual(new Date('2027-01-31T08:10:00Z'));
});

test('revoking ends a token, and again is no failure', async () => {
  const handle = await handleOf(tokens.dockOwner, 'project');
  const manager = await byAda();
  await revoke(manager, handle);
  await expect(connect(harbor, tokens.dockOwner, 'project')).rejects.toMatchObject({ code: 'revoked' });
  await expect(revoke(manager, handle)).resolves.toBeUndefined();
  await expect(revoke(manager, handle.replace(/\d+$/, '99999'))).resolves.toBeUndefined();
});

test('a token of somebody else is not revoked, and GitLab says no more than 400', async () => {
  const handle = await handleOf(tokens.root, 'personal');
  await expect(revoke(await byBen(), handle)).rejects.toMatchObject({
    code: 'forbidden',
    message: 'GitLab does not let this credential revoke the token.',
  });
  await expect(connect(harbor, tokens.root)).resolves.toMatchObject({ handle });
});

test('that a project is not found does not mean that its token is gone', async () => {
  await expect(revoke(await byAda(), 'project:99999:1')).rejects.toMatchObject({ code: 'not_found' });
});

test.each<[string, string, TokenKind, () => Promise<Context>]>([
  ['a personal token of somebody else', tokens.root, 'personal', byAda],
  ['a group token by a Maintainer', tokens.harborOwner, 'group', byBen],
  [
    'a token of its own project by a bot',
    tokens.dockOwner,
    'project',
    () => contextFor(harbor, tokens.dockMaintainer, 'project'),
  ],
])('may not replace %s, and says who may', async (_what, token, kind, by) => {
  const handle = await handleOf(token, kind);
  const outcome = replace(await by(), handle, inSpring);
  await expect(outcome).rejects.toMatchObject({ code: expect.stringMatching(/^(forbidden|not_found)$/) });
  await expect(connect(harbor, token, kind)).resolves.toMatchObject({ handle });
});

test('a Maintainer may not replace the token of an Owner, and is told so', async () => {
  const handle = await handleOf(tokens.dockOwner, 'project');
  await expect(replace(await byBen(), handle, inSpring)).rejects.toMatchObject({
    code: 'role_too_small',
    message: expect.stringContaining('access level higher than the user'),
    action: expect.stringContaining('Owner'),
  });
});

test('only an administrator makes a second personal token', async () => {
  const handle = await handleOf(tokens.adaApi, 'personal');
  await expect(twin?.(await byAda(), handle, inSpring)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('Only an administrator'),
  });
});

test('too long a life is refused with the date that GitLab allows', async () => {
  const handle = await handleOf(tokens.adaApi, 'personal');
  const far = { expiresAt: new Date('2029-01-01') };
  await expect(replace(await byRoot(), handle, far)).rejects.toMatchObject({
    code: 'invalid_input',
    action: expect.stringMatching(/ends before 2028-01-31/),
  });
});

test('a manager whose own token is dead is told of that one, and asks on no path that rotates', async () => {
  const handle = await handleOf(tokens.adaApi, 'personal');
  mock.journal.clear();
  const dead = await contextFor(harbor, tokens.revoked);
  await expect(replace(dead, handle, inSpring)).rejects.toMatchObject({ code: 'revoked' });
  const unknown = await contextFor(harbor, 'glpat-moorage-demo-nobody0');
  await expect(replace(unknown, handle, inSpring)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(mock.journal.entries({ method: 'POST' })).toEqual([]);
});

test.each<[string, FaultInput]>([
  ['the connection breaks after GitLab acted', { kind: 'reset-after' }],
  ['GitLab breaks', { kind: 'status', status: 500 }],
  ['the answer is cut', { kind: 'truncate' }],
])('nobody knows the outcome of a replacement or a twin when %s', async (_what, fault) => {
  const handle = await handleOf(tokens.dockOwner, 'project');
  const manager = await byAda();
  mock.faults.add({ ...fault, match: { method: 'POST' } });
  await expect(replace(manager, handle, inSpring)).rejects.toMatchObject({ code: 'outcome_unknown' });
  await expect(twin?.(manager, handle, inSpring)).rejects.toMatchObject({ code: 'outcome_unknown' });
});

test('what is no handle is a mistake of ours, not of the person', async () => {
  await expect(replace(await byRoot(), 'deploy:1', inSpring)).rejects.toBeInstanceOf(TypeError);
});
