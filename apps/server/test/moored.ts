import { demoCredentials } from 'mock-gitlab';
import { consent } from './consent.ts';
import { createWorld, gitlabUrl, publicUrl, type WorldOptions } from './world.ts';

export const { tokens } = demoCredentials;
export const day = 86_400_000;

/** A signed-in administrator whose organization can be filled with connections. */
export async function createMoored(options: WorldOptions = {}) {
  const world = await createWorld(options);
  const person = await world.administrator();

  /** Connects a token; dock's tokens end on 1 April 2027, Ada's and the group's on 1 May. */
  async function connect(
    name: string,
    tokenKind: 'personal' | 'project' | 'group',
    token: string,
    by = person,
  ): Promise<string> {
    const { status, json, text } = await by.post('/api/v1/app-connections', {
      name,
      app: 'gitlab',
      method: 'access-token',
      settings: { instanceUrl: gitlabUrl, tokenKind },
      secrets: { token },
    });
    if (status !== 201) throw new Error(`connecting answered ${status}: ${text}`);
    return json.id;
  }

  return {
    world,
    person,
    connect,
    dock: (name = 'dock') => connect(name, 'project', tokens.dockOwner),
    /** Ada owns the group that dock is in, so her token may rotate dock's. */
    ada: (name = 'ada') => connect(name, 'personal', tokens.adaApi),
    /** Goes to GitLab and agrees. */
    async authorize(name = 'ada-oauth'): Promise<string> {
      const { clientId, clientSecret } = demoCredentials.oauthApplication;
      const application = { app: 'gitlab', instanceUrl: gitlabUrl, clientId, clientSecret };
      await person.post('/api/v1/oauth-applications', application);
      const settings = { instanceUrl: gitlabUrl };
      const started = await person.post('/api/v1/oauth/authorizations', { app: 'gitlab', settings, name });
      const back = await consent(world.mock, started.json.authorizationUrl, { login: 'ada' });
      await person.open(back.slice(publicUrl.length));
      const { json } = await person.get(`/api/v1/app-connections?search=${name}`);
      return json.items[0].id;
    },
    /** When its jobs are due, as they stand in the table. */
    async jobs(id: string): Promise<Record<string, string>> {
      const jobs = await world.engine.stores.jobs.list(id);
      return Object.fromEntries(jobs.map(({ kind, runAt }) => [kind, runAt.toISOString()]));
    },
  };
}

export type Moored = Awaited<ReturnType<typeof createMoored>>;
