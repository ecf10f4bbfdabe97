import {
  startAuthorization,
  finishAuthorization,
  registerOAuthApplication,
  type Actor,
} from '@moorage/engine';
import { decideOnConsent, demoCredentials } from 'mock-gitlab';
import { createWorld, gitlabUrl, type WorldOptions } from '../world.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** A world with one OAuth connection of Ada's, fresh from GitLab's consent page; its access token lives two hours. */
export async function createConnectedWorld(options: WorldOptions = {}) {
  const world = await createWorld(options);
  await world.setUp();
  const actor = await findActor(world);
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

  return {
    ...world,
    actor,
    id: connection.id,
    /** The row as it is stored. */
    row: async () => {
      const row = await world.engine.stores.connections.find(actor.organizationId, connection.id);
      if (row === null) throw new Error('the connection is gone');
      return row;
    },
    /** How often GitLab was asked for new tokens. */
    refreshes: () => world.mock.journal.entries({ method: 'POST', path: '/oauth/token' }).length,
    intents: () => world.engine.stores.intents.listOpen(),
  };
}
