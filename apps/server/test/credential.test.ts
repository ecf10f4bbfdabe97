import { createAccessKey } from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { describe, expect, test } from 'vitest';
import { readReply } from './browser.ts';
import { createConnectedWorld, hour, minute } from './lifecycle/connected.ts';
import { createWorld, gitlabUrl, type World } from './world.ts';

const { tokens } = demoCredentials;
const day = 24 * hour;

const dock = {
  name: 'dock',
  app: 'gitlab',
  method: 'access-token',
  secrets: { token: tokens.dockOwner },
  settings: { instanceUrl: gitlabUrl, tokenKind: 'project' },
};

/** A key that may be lent credentials, and a program that asks with it. */
async function borrowing(world: World, actor: Parameters<typeof createAccessKey>[1], lends = true) {
  const { key } = await createAccessKey(world.engine, actor, {
    name: 'pipeline',
    access: 'read',
    lends,
    expiresInDays: null,
  });
  world.watch.add(key);
  const ask = async (id: string) =>
    readReply(
      await world.send(`/api/v1/app-connections/${id}/credential`, {
        headers: { authorization: `Bearer ${key}` },
      }),
    );
  return { key, ask };
}

/** An OAuth connection and a program beside it. */
async function createOAuthLoan() {
  const world = await createConnectedWorld();
  const { ask } = await borrowing(world, world.actor);
  return { ...world, ask, borrow: () => ask(world.id) };
}

/** A connection by token and a program beside it. */
async function createTokenLoan(lends = true) {
  const world = await createWorld();
  const person = await world.administrator();
  const { id } = (await person.post('/api/v1/app-connections', dock)).json;
  const [row] = await world.engine.stores.connections.scan(null, 1);
  if (row === undefined) throw new Error('nothing is connected');
  const actor = {
    organizationId: row.organizationId,
    by: { kind: 'person', id: 'p1', name: 'Ada' },
  } as const;
  const { key, ask } = await borrowing(world, actor, lends);
  const lent = async () =>
    (await world.engine.stores.timeline.list(row.organizationId, id, { kinds: ['lent'], limit: 10 })).items;
  return { world, person, id, actor, key, ask, borrow: () => ask(id), lent };
}

/** Whether GitLab takes what was lent. */
async function works(
  world: World,
  { baseUrl, headers }: { baseUrl: string; headers: Record<string, string> },
) {
  return (await world.mock.fetch(`${baseUrl}/api/v4/user`, { headers })).status;
}

describe('a lent credential', () => {
  test('of a token is the token itself, with where it goes and until when', async () => {
    const { world, id, borrow } = await createTokenLoan();
    const { status, json, headers } = await borrow();
    expect(status).toBe(200);
    expect(json).toEqual({
      connectionId: id,
      app: 'gitlab',
      method: 'access-token',
      baseUrl: gitlabUrl,
      headers: expect.anything(),
      values: { token: tokens.dockOwner },
      expiresAt: expect.stringMatching(/^2027-/),
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await works(world, json)).toBe(200);
  });

  test('of OAuth is the access token, never the refresh token', async () => {
    const world = await createOAuthLoan();
    const { json, text } = await world.borrow();
    expect(json.values).toEqual({ accessToken: expect.any(String) });
    expect(json.headers).toEqual({ authorization: `Bearer ${json.values.accessToken}` });
    expect(json.expiresAt).toBe((await world.row()).accessExpiresAt?.toISOString());
    expect(text).not.toContain('refresh');
    expect(await works(world, json)).toBe(200);
    expect(world.refreshes()).toBe(0);
  });

  test('is refreshed first when it ends soon', async () => {
    const world = await createOAuthLoan();
    const before = (await world.borrow()).json;
    world.advance(2 * hour - 5 * minute);
    const { json } = await world.borrow();
    expect(world.refreshes()).toBe(1);
    expect(json.values.accessToken).not.toBe(before.values.accessToken);
    expect(Date.parse(json.expiresAt)).toBeGreaterThan(world.engine.clock.now().getTime() + hour);
    expect(await works(world, json)).toBe(200);
  });

  test('is refreshed once, however many programs ask at once', async () => {
    const world = await createOAuthLoan();
    world.advance(2 * hour);
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.borrow()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ json }) => json.values.accessToken)).size).toBe(1);
    expect(world.refreshes()).toBe(1);
  });

  test('is the old one while it lives and the app is down', async () => {
    const world = await createOAuthLoan();
    const { values } = (await world.borrow()).json;
    world.advance(2 * hour - 5 * minute);
    world.mock.faults.add({ kind: 'status', status: 503, match: { path: '/oauth/token' } });
    expect((await world.borrow()).json.values).toEqual(values);
    world.advance(6 * minute);
    expect((await world.borrow()).status).toBe(502);
  });

  test('is there again once the app has come back, although a refresh was in doubt', async () => {
    const world = await createOAuthLoan();
    world.advance(2 * hour);
    world.mock.faults.add({ kind: 'status', status: 503, match: { path: '/oauth/token' } });
    const { status, json } = await world.borrow();
    expect([status, json.error.code]).toEqual([502, 'outcome_unknown']);
    world.mock.faults.clear();
    const again = await world.borrow();
    expect([again.status, await works(world, again.json)]).toEqual([200, 200]);
  });

  test('is the new one after a rotation, under the same id', async () => {
    const { world, person, id, borrow } = await createTokenLoan();
    expect((await person.post(`/api/v1/app-connections/${id}/rotate`, { lifeDays: 30 })).status).toBe(200);
    const { json } = await borrow();
    expect(json.values.token).not.toBe(tokens.dockOwner);
    expect(await works(world, json)).toBe(200);
  });
});

describe('each loan', () => {
  test('is in the timeline by the key, and holds nothing secret', async () => {
    const { borrow, lent } = await createTokenLoan();
    await borrow();
    await borrow();
    const events = await lent();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      details: { times: 2 },
      by: { kind: 'access-key', name: 'pipeline' },
      notice: false,
    });
    expect(JSON.stringify(events)).not.toContain(tokens.dockOwner);
  });

  test('that cannot be written down does not happen', async () => {
    const { world, borrow, lent } = await createTokenLoan();
    Object.assign(world.engine.stores.timeline, { fold: () => Promise.reject(new Error('disk full')) });
    const { status, json, text } = await borrow();
    expect([status, json.error.code]).toEqual([500, 'internal']);
    expect(text).not.toContain(tokens.dockOwner);
    expect(await lent()).toEqual([]);
  });

  test('asked for by HEAD is written down too, and brings nothing', async () => {
    const { world, key, id, lent } = await createTokenLoan();
    const response = await world.server.app.request(`/api/v1/app-connections/${id}/credential`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${key}` },
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(await lent()).toHaveLength(1);
  });
});

describe('nothing is lent', () => {
  test('to a key that may not be lent credentials', async () => {
    const { borrow, lent } = await createTokenLoan(false);
    const { status, json } = await borrow();
    expect([status, json.error]).toEqual([
      403,
      expect.objectContaining({
        code: 'not_allowed',
        message: 'The access key "pipeline" may not be lent credentials.',
      }),
    ]);
    expect(await lent()).toEqual([]);
  });

  test('to people, who are told what to do', async () => {
    const { person, id, lent } = await createTokenLoan();
    const { status, json } = await person.get(`/api/v1/app-connections/${id}/credential`);
    expect([status, json.error.code, json.error.action]).toEqual([
      403,
      'not_allowed',
      'Make an access key that may be lent credentials, and ask with that.',
    ]);
    expect(await lent()).toEqual([]);
  });

  test('of a connection that does not exist', async () => {
    const { ask } = await createTokenLoan();
    expect((await ask('no-such-id')).json.error.code).toBe('not_found');
  });

  test('once the app has ended the grant, and the story is told', async () => {
    const world = await createOAuthLoan();
    await world.revokeAtGitLab();
    world.advance(2 * hour);
    const first = await world.borrow();
    expect([first.status, first.json.error.code]).toEqual([422, 'grant_ended']);
    world.mock.journal.clear();
    const { json } = await world.borrow();
    expect(json.error.code).toBe('grant_ended');
    expect(json.error.message).toMatch(/^"ada" needs a reconnect: .{20,}/);
    expect(json.error.action).toContain('Reconnect "ada"');
    expect(world.mock.journal.count()).toBe(0);
  });

  test('of a token that was revoked, once a check has seen it', async () => {
    const { world, person, id, borrow } = await createTokenLoan();
    await world.mock.fetch(`${gitlabUrl}/api/v4/personal_access_tokens/self`, {
      method: 'DELETE',
      headers: { 'private-token': tokens.dockOwner },
    });
    await person.post(`/api/v1/app-connections/${id}/check`);
    const { status, json } = await borrow();
    expect([status, json.error.code]).toEqual([422, 'grant_ended']);
    expect(json.error.message).toMatch(/revoked/i);
  });

  test('of a token that has passed its expiry, checked or not', async () => {
    const { world, borrow } = await createTokenLoan();
    world.advance(400 * day);
    const { status, json } = await borrow();
    expect([status, json.error.code]).toEqual([422, 'expired']);
  });

  test('while it is in doubt whether the credential works', async () => {
    const { world, id, actor, borrow } = await createTokenLoan();
    const { connections } = world.engine.stores;
    const row = await connections.find(actor.organizationId, id);
    await connections.update(actor.organizationId, id, row?.revision ?? 0, {
      status: 'unknown',
      statusReason: 'A rotation got no answer.',
      updatedAt: world.engine.clock.now(),
    });
    const { status, json } = await borrow();
    expect([status, json.error.code]).toEqual([502, 'outcome_unknown']);
    expect(json.error.message).toContain('A rotation got no answer.');
  });
});
