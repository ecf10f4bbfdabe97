import type { Send } from '@moorage/core';
import { checkConnection, deliver, tellOrganization, type Actor, type Mail } from '@moorage/engine';
import { demoSeed, type SeedData } from 'mock-gitlab';
import { createWorld, gitlabUrl, type World, type WorldOptions } from './world.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A request that came to the receiver of webhooks. */
export interface Received {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A world whose organization wants to be told, and what it is told. */
export async function createToldWorld(options: WorldOptions = {}) {
  const received: Received[] = [];
  const mails: Mail[] = [];
  /** What the receiver answers, one after the other; then 204. */
  const answers: (Response | Error)[] = [];
  const send: Send = async (url, init) => {
    if (url.startsWith(gitlabUrl)) return world.mock.fetch(url, { ...init, redirect: 'manual' });
    received.push({ url, headers: init.headers, body: init.body ?? '' });
    const answer = answers.shift() ?? new Response(null, { status: 204 });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const mailer = { send: async (mail: Mail) => void mails.push(mail) };
  const world: World = await createWorld({ send, ...options, engine: { mailer, ...options.engine } });
  const person = await world.administrator();
  const { user, organization } = (await person.get('/api/auth/get-session')).json;
  const actor: Actor = { organizationId: organization.id, by: { kind: 'person', ...user } };

  async function channel(kind: 'webhook' | 'email' = 'webhook', name: string = kind) {
    const target = kind === 'webhook' ? `https://hooks.example.com/${name}` : `${name}@example.com`;
    const { json, status, text } = await person.post('/api/v1/notification-channels', { kind, name, target });
    if (status !== 201) throw new Error(text);
    return { id: String(json.id), secret: String(json.secret) };
  }

  async function connect(name: string, token: string, tokenKind = 'personal') {
    const settings = { instanceUrl: gitlabUrl, tokenKind };
    const body = { name, app: 'gitlab', method: 'access-token', settings, secrets: { token } };
    const { status, json, text } = await person.post('/api/v1/app-connections', body);
    if (status !== 201) throw new Error(text);
    return String(json.id);
  }

  /** Does what is due of telling and delivering, and nothing else. */
  async function runDue(): Promise<void> {
    const { jobs } = world.engine.stores;
    for (;;) {
      const due = await jobs.claim('test', world.engine.clock.now(), minute, 100, {
        kinds: ['tell', 'deliver'],
      });
      if (due.length === 0) return;
      for (const job of due) {
        if (job.kind === 'tell') await tellOrganization(world.engine, job.subject);
        const again = job.kind === 'deliver' ? await deliver(world.engine, job.subject) : null;
        await jobs.finish(job, again);
      }
    }
  }

  return {
    ...world,
    person,
    actor,
    received,
    mails,
    answers,
    channel,
    connect,
    runDue,
    check: (id: string) => checkConnection(world.engine, actor, id),
    /** Looks for what people must be told, now and again once it has waited for its like. */
    async tell(): Promise<void> {
      await tellOrganization(world.engine, actor.organizationId);
      world.advance(minute);
      await runDue();
    },
    /** As a person does under Access tokens in GitLab. */
    async revokeAtGitLab(token: string): Promise<void> {
      const init = { method: 'DELETE', headers: { 'private-token': token } };
      const { status } = await world.mock.fetch(`${gitlabUrl}/api/v4/personal_access_tokens/self`, init);
      if (status !== 204) throw new Error(`GitLab answered ${status}`);
    },
  };
}

/** Tokens of Ada's that end on the last of the days after the start. */
export function tokensEnding(daysAfterStart: Readonly<Record<string, number>>): SeedData {
  const start = Date.parse('2027-01-31T00:00:00Z');
  const tokens = Object.entries(daysAfterStart).map(([token, days]) => ({
    token,
    name: token,
    user: 'ada',
    scopes: ['api'],
    expires_at: new Date(start + days * day).toISOString().slice(0, 10),
  }));
  return { ...demoSeed, tokens: [...(demoSeed.tokens ?? []), ...tokens] };
}
