import type { Send } from '@moorage/core';
import {
  changeConnection,
  checkConnection,
  connectWithToken,
  finishAuthorization,
  removeConnection,
  startAuthorization,
} from '@moorage/engine';
import { decideOnConsent, demoCredentials, type MockGitLab } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { gitlabUrl } from '../world.ts';
import { createConnectedWorld, hour, meanwhile } from './connected.ts';

const { adaApi, dockOwner, revoked } = demoCredentials.tokens;
const person = { username: 'ada', password: 'moorage-demo' };
const personal = { instanceUrl: gitlabUrl, tokenKind: 'personal' };

const rows = z.object({ rows: z.array(z.object({ revokedAt: z.unknown() })) });
const snapshot = z.object({ tables: z.object({ oauthTokens: rows }) });

/** The OAuth tokens that GitLab still accepts, or would refresh. */
function livingTokens(mock: Pick<MockGitLab, 'snapshot'>): unknown[] {
  const { oauthTokens } = snapshot.parse(mock.snapshot().state).tables;
  return oauthTokens.rows.filter(({ revokedAt }) => revokedAt === null);
}

/** A connection by token beside the one by OAuth. */
async function withToken() {
  const world = await createConnectedWorld();
  const input = { name: 'token', description: null, app: 'gitlab', method: 'access-token' };
  const made = await connectWithToken(world.engine, world.actor, {
    ...input,
    settings: personal,
    secrets: { token: adaApi },
  });
  const stored = async () => world.engine.stores.connections.find(world.actor.organizationId, made.id);
  return { ...world, made, stored };
}

test('a change made while the new credential is being checked is not overwritten', async () => {
  const { engine, actor, made } = await withToken();
  const change = { revision: made.revision, name: 'mine', secrets: { token: adaApi } };
  const slow = {
    ...engine,
    send: meanwhile(engine.send, '/api/v4/user', async () => {
      await changeConnection(engine, actor, made.id, { revision: made.revision, name: 'theirs' });
    }),
  };
  await expect(changeConnection(slow, actor, made.id, change)).rejects.toMatchObject({ code: 'conflict' });
});

test('what a check finds out about a credential is dropped when a new one came in meanwhile', async () => {
  const { engine, actor, made, mock, stored } = await withToken();
  const slow = {
    ...engine,
    send: meanwhile(engine.send, '/api/v4/user', async () => {
      const settings = { ...personal, tokenKind: 'project' };
      await changeConnection(engine, actor, made.id, { settings, secrets: { token: dockOwner } });
      mock.faults.add({ kind: 'status', status: 500 });
    }),
  };
  await expect(checkConnection(slow, actor, made.id)).resolves.toMatchObject({ status: 'healthy' });
  expect(await stored()).toMatchObject({ status: 'healthy', identity: { kind: 'project' } });
});

test('a refused new credential changes nothing', async () => {
  const { engine, actor, made, stored } = await withToken();
  const before = await stored();
  const change = changeConnection(engine, actor, made.id, { name: 'renamed', secrets: { token: revoked } });
  await expect(change).rejects.toMatchObject({ code: 'revoked' });
  expect(await stored()).toEqual(before);
});

test('new settings alone are refused: the stored token would go to another host', async () => {
  const { engine, actor, made, mock } = await withToken();
  mock.journal.clear();
  const settings = { ...personal, instanceUrl: 'https://evil.example.com' };
  await expect(changeConnection(engine, actor, made.id, { settings })).rejects.toMatchObject({
    code: 'invalid_input',
    fields: { secrets: expect.any(String) },
  });
  expect(mock.journal.count()).toBe(0);
});

test('a pair that arrives after a reconnect does not replace the new credential', async () => {
  const { engine, actor, id, advance, row, mock } = await createConnectedWorld();
  advance(3 * hour);
  let reconnected = '';
  const slow = {
    ...engine,
    send: meanwhile(engine.send, '/oauth/token', async () => {
      const { authorizationUrl } = await startAuthorization(engine, actor, { connectionId: id });
      const back = new URL(await decideOnConsent(mock.fetch, authorizationUrl, person));
      await finishAuthorization(engine, actor, back.searchParams);
      reconnected = (await row()).sealedSecrets;
    }),
  };
  await expect(checkConnection(slow, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  expect((await row()).sealedSecrets).toBe(reconnected);
});

test('an authorization is for the organization it was started in, also for the same person', async () => {
  const { engine, actor, mock } = await createConnectedWorld();
  const settings = { instanceUrl: gitlabUrl };
  const wish = { app: 'gitlab', settings, name: 'second', description: null };
  const { authorizationUrl } = await startAuthorization(engine, actor, wish);
  const back = new URL(await decideOnConsent(mock.fetch, authorizationUrl, person));
  const elsewhere = { ...actor, organizationId: 'another' };
  await expect(finishAuthorization(engine, elsewhere, back.searchParams)).rejects.toMatchObject({
    code: 'authorization_mismatch',
  });
});

test('an authorization that is not kept is ended at GitLab', async () => {
  const { engine, actor, mock } = await createConnectedWorld();
  const settings = { instanceUrl: gitlabUrl };
  const wish = { app: 'gitlab', settings, name: 'taken meanwhile', description: null };
  const { authorizationUrl } = await startAuthorization(engine, actor, wish);
  const input = { name: wish.name, description: null, app: 'gitlab', method: 'access-token' };
  await connectWithToken(engine, actor, { ...input, settings: personal, secrets: { token: adaApi } });
  const back = new URL(await decideOnConsent(mock.fetch, authorizationUrl, person));
  await expect(finishAuthorization(engine, actor, back.searchParams)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(mock.journal.count({ path: '/oauth/revoke', status: 200 })).toBeGreaterThan(0);
});

test('a client secret that GitLab has renewed is no dead grant: the old token goes on, and the reason is told', async () => {
  const { engine, actor, id, advance, row } = await createConnectedWorld();
  advance(1.9 * hour);
  const { oauthApplicationId } = await row();
  const binding = {
    organizationId: actor.organizationId,
    rowId: oauthApplicationId ?? '',
    purpose: `oauth-application.client-secret for ${gitlabUrl}`,
  };
  const stale = await engine.vault.seal('renewed at GitLab', binding);
  await engine.stores.oauthApplications.replaceSecret(actor.organizationId, binding.rowId, stale);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({ status: 'healthy' });
  advance(hour);
  const checked = await checkConnection(engine, actor, id);
  expect(checked).toMatchObject({
    status: 'degraded',
    statusReason: expect.stringContaining('invalid_client'),
  });
});

test('a credential sealed for one host is sent to no other, whoever changes the settings in the database', async () => {
  const { engine, actor, made, mock, stored } = await withToken();
  const row = await stored();
  const settings = { ...personal, instanceUrl: 'https://evil.example.com' };
  const patch = { settings, updatedAt: engine.clock.now() };
  await engine.stores.connections.update(actor.organizationId, made.id, row?.revision ?? 0, patch);
  mock.journal.clear();
  await expect(checkConnection(engine, actor, made.id)).rejects.toMatchObject({
    code: 'sealed_data_unreadable',
  });
  expect(mock.journal.count()).toBe(0);
});

test('deleting with revocation ends also the pair that a refresh put in meanwhile', async () => {
  const { engine, actor, id, advance, mock } = await createConnectedWorld();
  advance(1.9 * hour);
  const refreshing = {
    ...engine,
    send: meanwhile(engine.send, '/oauth/revoke', async () => {
      await checkConnection({ ...engine, stores: { ...engine.stores } }, actor, id);
    }),
  };
  await removeConnection(refreshing, actor, id, { revoke: true });
  expect(livingTokens(mock)).toEqual([]);
});

test('a reconnect ends the authorization that it replaces, and tells who it acts as now', async () => {
  const { engine, actor, id, mock } = await createConnectedWorld();
  const { authorizationUrl } = await startAuthorization(engine, actor, { connectionId: id });
  const ben = { username: 'ben', password: 'moorage-demo' };
  const back = new URL(await decideOnConsent(mock.fetch, authorizationUrl, ben));
  const { connection } = await finishAuthorization(engine, actor, back.searchParams);
  expect(connection.statusReason).toBe('Acts as @ben now; it was @ada before.');
  expect(livingTokens(mock)).toHaveLength(1);
  await expect(checkConnection(engine, actor, id)).resolves.toMatchObject({
    status: 'healthy',
    statusReason: null,
  });
});

test('a pair that came too late is ended at GitLab', async () => {
  const { engine, actor, id, advance, mock } = await createConnectedWorld();
  advance(3 * hour);
  const slow = {
    ...engine,
    send: meanwhile(engine.send, '/oauth/token', async () => {
      const { authorizationUrl } = await startAuthorization(engine, actor, { connectionId: id });
      const back = new URL(await decideOnConsent(mock.fetch, authorizationUrl, person));
      await finishAuthorization(engine, actor, back.searchParams);
    }),
  };
  await checkConnection(slow, actor, id);
  expect(livingTokens(mock)).toHaveLength(1);
});

test.each(['client secret', 'code', 'code verifier'])(
  'an app that repeats the %s in its refusal brings it onto no page',
  async (secret) => {
    const { engine, actor, mock } = await createConnectedWorld();
    const settings = { instanceUrl: gitlabUrl };
    const wish = { app: 'gitlab', settings, name: 'second', description: null };
    const { authorizationUrl } = await startAuthorization(engine, actor, wish);
    const back = new URL(await decideOnConsent(mock.fetch, authorizationUrl, person));
    const name =
      { 'client secret': 'client_secret', code: 'code', 'code verifier': 'code_verifier' }[secret] ?? '';
    let sent = '';
    const echoing: Send = async (url, init) => {
      if (!url.endsWith('/oauth/token')) return engine.send(url, init);
      sent = new URLSearchParams(init.body).get(name) ?? '';
      return Response.json({ error: 'invalid_grant', error_description: `No: ${sent}` }, { status: 400 });
    };
    const error = await finishAuthorization({ ...engine, send: echoing }, actor, back.searchParams).catch(
      (thrown: unknown) => thrown,
    );
    expect(sent.length).toBeGreaterThan(20);
    expect(error).toMatchObject({
      code: 'authorization_failed',
      message: expect.stringContaining('[redacted]'),
    });
    expect(String(error)).not.toContain(sent);
  },
);
