import type { Send } from '@moorage/core';
import {
  checkConnection,
  connectWithToken,
  finishAuthorization,
  readTimeline,
  registerOAuthApplication,
  rotateConnection,
  startAuthorization,
  type Actor,
  type Dependencies,
} from '@moorage/engine';
import { decideOnConsent, demoCredentials } from 'mock-gitlab';
import { z } from 'zod';
import { createWorld, gitlabUrl, type World, type WorldOptions } from '../world.ts';

const pair = z.object({ accessToken: z.string() });

const { adaApi, dockOwner } = demoCredentials.tokens;
export const rotatePath = '/api/v4/personal_access_tokens/self/rotate';
export const dockSettings = { instanceUrl: gitlabUrl, tokenKind: 'project' };

export const minute = 60_000;
export const hour = 60 * minute;

/** A world with one OAuth connection of Ada's, fresh from GitLab's consent page; its access token lives two hours. */
export async function createConnectedWorld(options: WorldOptions = {}) {
  const world = await createWorld(options);
  const actor = await world.owner();
  const { clientId, clientSecret } = demoCredentials.oauthApplication;
  await registerOAuthApplication(world.engine, actor, {
    app: 'gitlab',
    instanceUrl: gitlabUrl,
    clientId,
    clientSecret,
  });
  const settings = { instanceUrl: gitlabUrl };
  const started = await startAuthorization(world.engine, actor, {
    app: 'gitlab',
    settings,
    name: 'ada',
    description: null,
  });
  const person = { username: 'ada', password: 'moorage-demo' };
  const back = new URL(await decideOnConsent(world.mock.fetch, started.authorizationUrl, person));
  const { connection } = await finishAuthorization(world.engine, actor, back.searchParams);
  world.mock.journal.clear();

  const find = async () => {
    const row = await world.engine.stores.connections.find(actor.organizationId, connection.id);
    if (row === null) throw new Error('the connection is gone');
    return row;
  };
  return {
    ...world,
    actor,
    id: connection.id,
    advance: (milliseconds: number) => world.advance(milliseconds),
    /** The row as it is stored. */
    row: find,
    /** How often GitLab was asked for new tokens. */
    refreshes: () => world.mock.journal.entries({ method: 'POST', path: '/oauth/token' }).length,
    /** As a person does under Applications in GitLab. */
    revokeAtGitLab: async () => {
      const row = await find();
      const binding = {
        organizationId: row.organizationId,
        rowId: row.id,
        purpose: `connection.secrets for ${gitlabUrl}`,
      };
      const { accessToken } = pair.parse(
        JSON.parse(await world.engine.vault.open(row.sealedSecrets, binding)),
      );
      const body = new URLSearchParams({
        token: accessToken,
        client_id: clientId,
        client_secret: clientSecret,
      });
      await world.mock.fetch(`${gitlabUrl}/oauth/revoke`, { method: 'POST', body });
    },
    intents: () => world.engine.stores.intents.listOpen(),
    events: () => timelineOf(world, actor, connection.id),
  };
}

/** A world with one project token connected. */
export async function createTokenWorld(options: WorldOptions = {}) {
  const world = await createWorld(options);
  const actor = await world.owner();
  const { id } = await connectWithToken(world.engine, actor, {
    name: 'dock',
    description: null,
    app: 'gitlab',
    method: 'access-token',
    settings: dockSettings,
    secrets: { token: dockOwner },
  });
  world.mock.journal.clear();
  return {
    ...world,
    advance: (milliseconds: number) => world.advance(milliseconds),
    actor,
    id,
    rotate: (deps: Dependencies = world.engine, lifeDays = 90) =>
      rotateConnection(deps, actor, id, { lifeDays }),
    check: () => checkConnection(world.engine, actor, id),
    /** How often GitLab was asked to rotate. */
    rotations: () => world.mock.journal.entries({ method: 'POST', path: rotatePath }).length,
    intents: () => world.engine.stores.intents.listOpen(),
    row: () => world.engine.stores.connections.find(actor.organizationId, id),
    events: () => timelineOf(world, actor, id),
    /** The tokens of the project's bot that GitLab still accepts. */
    living: async () => {
      const headers = { 'private-token': adaApi };
      const url = `${gitlabUrl}/api/v4/projects/harbor%2Fdock/access_tokens?state=active&per_page=100`;
      const listed: unknown = await (await world.mock.fetch(url, { headers })).json();
      if (!Array.isArray(listed)) throw new Error('GitLab lists no tokens');
      return listed.filter(({ name }: { name: string }) => name === 'dock owner').length;
    },
  };
}

/** What happened to a connection, oldest first, without what each test would have to leave out. */
async function timelineOf({ engine, watch }: World, actor: Actor, id: string) {
  const { items } = await readTimeline(engine, actor, id, { limit: 100 });
  watch.expectNoneIn(items);
  return items.toReversed().map(({ kind, by, message, details, notice }) => ({
    kind,
    by: by.kind,
    message,
    details,
    notice,
  }));
}

/** Does something once, after GitLab has answered a request to this path and before Moorage reads the answer. */
export function meanwhile(send: Send, path: string, act: () => Promise<void>): Send {
  let done = false;
  return async (url, init) => {
    const response = await send(url, init);
    if (!done && new URL(url).pathname === path) {
      done = true;
      await act();
    }
    return response;
  };
}

/** `meanwhile` for the answer that grants new tokens. */
export const whileRefreshing = (send: Send, act: () => Promise<void>): Send =>
  meanwhile(send, '/oauth/token', act);
