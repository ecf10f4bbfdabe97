import type { Dependencies, TimelineEvent } from '@moorage/engine';
import { demoCredentials, type MockGitLab } from 'mock-gitlab';
import { z } from 'zod';
import { actor, rowOf, type Harbour, type Ship } from './harbour.ts';

const secretsSchema = z.union([
  z.object({ token: z.string() }),
  z.object({ accessToken: z.string(), refreshToken: z.string() }),
]);

/** What became of a connection: as GitLab knows it, and as Moorage tells it. */
export interface Story {
  /** Whether GitLab takes what is stored. */
  readonly lives: boolean;
  readonly status: string;
  readonly reason: string | null;
  /** Calls with which GitLab has replaced a credential. */
  readonly acted: number;
  /** Of the timeline: a new credential was stored. */
  readonly stored: number;
  /** Of the timeline: people are to be told that it failed. */
  readonly failed: number;
  /** Calls with a credential that had been replaced before: what must never be. */
  readonly blind: readonly string[];
  readonly openIntents: number;
}

const gains: readonly TimelineEvent['kind'][] = ['refreshed', 'rotated', 'twin-created'];

/** Reads the journal of GitLab, what is stored, and the timeline; asks a copy of GitLab, so that nothing is changed. */
export async function tellStory(
  { url }: Pick<Harbour, 'url'>,
  mock: MockGitLab,
  deps: Dependencies,
  ship: Ship,
  id: string,
): Promise<Story> {
  const { stores, vault } = deps;
  const row = await rowOf(stores, id);
  const { origin } = new URL(url);
  const binding = { organizationId: row.organizationId, rowId: row.id };
  const purpose = `connection.secrets for ${origin}`;
  const opened: unknown = JSON.parse(await vault.open(row.sealedSecrets, { ...binding, purpose }));
  const { items } = await stores.timeline.list(actor.organizationId, row.id, { limit: 200 });
  const burning = burningCalls(mock, ship);
  return {
    lives: await livesAt(mock, secretsSchema.parse(opened)),
    status: row.status,
    reason: row.statusReason,
    acted: burning.filter(({ acted }) => acted).length,
    stored: items.filter(({ kind }) => gains.includes(kind)).length,
    failed: items.filter(({ kind, notice }) => kind === 'failed' && notice).length,
    blind: blindRepeats(burning),
    openIntents: (await stores.intents.findOpen(row.id)) === null ? 0 : 1,
  };
}

async function livesAt(mock: MockGitLab, secrets: z.infer<typeof secretsSchema>): Promise<boolean> {
  const copy = mock.fork();
  const base = copy.baseUrl;
  const bearer = 'token' in secrets ? secrets.token : secrets.accessToken;
  const asked = await copy.fetch(`${base}/api/v4/personal_access_tokens/self`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  if ('token' in secrets) return asked.status === 200;
  const { clientId, clientSecret } = demoCredentials.oauthApplication;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: secrets.refreshToken,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: 'http://127.0.0.1:4400/oauth/callback',
  });
  return (await copy.fetch(`${base}/oauth/token`, { method: 'POST', body })).status === 200;
}

interface BurningCall {
  readonly told: string;
  /** What it burns: a refresh token, a token that rotates itself, or the one that a manager names. */
  readonly credential: string;
  readonly acted: boolean;
}

function burningCalls(mock: MockGitLab, ship: Ship): BurningCall[] {
  return mock.journal
    .entries({ method: 'POST', reveal: true })
    .filter(({ path }) => isBurningBy(ship, path))
    .map(({ id, method, path, status, presented, parameters }) => ({
      told: `#${id} ${method} ${path} → ${status ?? 'no answer'}`,
      credential: credentialOf(id, path, presented, parameters['refresh_token']),
      acted: status !== null && status < 300,
    }));
}

/** Each way of renewing has paths of its own. */
function isBurningBy(ship: Ship, path: string): boolean {
  if (ship === 'oauth') return path === '/oauth/token';
  if (ship === 'in-place') return path.endsWith('/self/rotate');
  return /\/access_tokens(\/\d+\/rotate)?$/.test(path);
}

function credentialOf(id: number, path: string, presented: string | null, refreshToken: unknown): string {
  if (path.endsWith('/self/rotate')) return presented ?? '';
  if (path.endsWith('/rotate')) return path;
  // One more token beside the old one burns nothing.
  return typeof refreshToken === 'string' ? refreshToken : `twin ${id}`;
}

function blindRepeats(calls: readonly BurningCall[]): string[] {
  const burnt = new Set<string>();
  const blind: string[] = [];
  for (const { credential, acted, told } of calls) {
    if (burnt.has(credential)) blind.push(told);
    if (acted) burnt.add(credential);
  }
  return blind;
}
