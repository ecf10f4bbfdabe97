import {
  checkWorth,
  ConnectionError,
  createContext,
  parse,
  type Context,
  type Identity,
  type Send,
} from '@moorage/core';
import { createMockGitLab, demoCredentials, demoSeed, type MockGitLab, type SeedData } from 'mock-gitlab';
import { expect } from 'vitest';
import { z } from 'zod';
import { gitlab } from '../src/index.ts';
import type { TokenKind } from '../src/settings.ts';

export const { tokens } = demoCredentials;

/** The demo's harbor, grown: more projects and groups than fit a page, tokens and people in trouble. */
const seed: SeedData = {
  ...demoSeed,
  people: [...(demoSeed.people ?? []), { username: 'dan', state: 'blocked' }, { username: 'eve' }],
  groups: [
    ...(demoSeed.groups ?? []),
    { path: 'harbor/crew/night', members: { eve: 'owner' } },
    ...numbered(60, (number) => ({ path: `harbor/fleet-${number}` })),
  ],
  projects: [
    ...(demoSeed.projects ?? []),
    { path: 'harbor/crew/night/watch', name: 'Watch' },
    { path: 'harbor/wreck', archived: true },
    ...numbered(120, (number) => ({ path: `harbor/ship-${number}` })),
  ],
  tokens: [
    ...(demoSeed.tokens ?? []),
    { token: 'glpat-of-dan-blocked', name: 'dan', user: 'dan', scopes: ['api'] },
    { token: 'glpat-of-ada-no-api0', name: 'git only', user: 'ada', scopes: ['write_repository'] },
    {
      token: 'glpat-of-dock-reader',
      name: 'ro',
      project: 'harbor/dock',
      access_level: 'maintainer',
      scopes: ['read_api', 'self_rotate'],
    },
    {
      token: 'glpat-of-night-watch',
      name: 'night',
      project: 'harbor/crew/night/watch',
      access_level: 'owner',
      scopes: ['api'],
    },
    {
      token: 'glpat-harbor-tender0',
      name: 'tender',
      group: 'harbor',
      access_level: 'maintainer',
      scopes: ['api'],
    },
    {
      token: 'glpat-of-crew-owner0',
      name: 'crew',
      group: 'harbor/crew',
      access_level: 'owner',
      scopes: ['api'],
    },
  ],
};

function numbered<T>(count: number, make: (number: string) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(String(index + 1).padStart(3, '0')));
}

export interface Harbor {
  readonly mock: MockGitLab;
  readonly instanceUrl: string;
  readonly send: Send;
}

/** A GitLab of one's own, whose clock stands still. */
export function openHarbor(baseUrl = 'http://gitlab.test'): Harbor {
  // NOTE: the password grant is how a test comes to an OAuth token in one request; connections never use it.
  const mock = createMockGitLab({
    seed,
    baseUrl,
    now: '2027-01-31T08:00:00Z',
    switches: { passwordGrant: true },
  });
  const send: Send = async (url, init) => {
    try {
      return await mock.fetch(url, { ...init, redirect: 'manual' });
    } catch (cause) {
      throw new ConnectionError('unavailable', 'GitLab does not answer.', { cause });
    }
  };
  return { mock, instanceUrl: mock.baseUrl, send };
}

const pair = z
  .object({ access_token: z.string(), refresh_token: z.string() })
  .transform(({ access_token, refresh_token }) => ({
    accessToken: access_token,
    refreshToken: refresh_token,
  }));

/** The tokens of an authorization, as the engine would hold them. */
export async function agreePair({ mock, instanceUrl }: Harbor, scope = 'api', username = 'ada') {
  const { clientId, clientSecret } = demoCredentials.oauthApplication;
  const answer = await mock.fetch(`${instanceUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      username,
      password: demoCredentials.password,
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    }),
  });
  return pair.parse(await answer.json());
}

/** Its access token alone. */
export async function agree(harbor: Harbor, scope = 'api', username = 'ada'): Promise<string> {
  return (await agreePair(harbor, scope, username)).accessToken;
}

/** What the engine gives to a hook for a pasted token. */
export async function contextFor(
  { mock, instanceUrl, send }: Harbor,
  token: string,
  tokenKind: TokenKind = 'personal',
): Promise<Context<{ instanceUrl: string; tokenKind: TokenKind }>> {
  const method = gitlab.methods['access-token'];
  const settings = await parse(method.settings, { instanceUrl, tokenKind });
  if (!settings.ok) return expect.fail(JSON.stringify(settings.issues));
  const context = createContext({
    plugin: gitlab,
    methodId: 'access-token',
    method,
    settings: settings.value,
    authorization: method.authorize({ token }),
    send,
    clock: mock.clock,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    signal: new AbortController().signal,
  });
  return { ...context, settings: settings.value };
}

/** What the engine gives to the hooks of a manager that is an authorization. */
export async function managerContext(harbor: Harbor, username: string): Promise<Context> {
  const { mock, instanceUrl, send } = harbor;
  return createContext({
    plugin: gitlab,
    methodId: 'oauth',
    method: gitlab.methods.oauth,
    settings: { instanceUrl },
    authorization: { authorization: `Bearer ${await agree(harbor, 'api', username)}` },
    send,
    clock: mock.clock,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    signal: new AbortController().signal,
  });
}

/** Connects as a person does who pastes a token: who is it, and is it worth enough? */
export async function connect(
  harbor: Harbor,
  token: string,
  tokenKind: TokenKind = 'personal',
): Promise<Identity & { advice: string | null }> {
  const context = await contextFor(harbor, token, tokenKind);
  const identity = await gitlab.identify(context);
  const method = gitlab.methods['access-token'];
  return { ...identity, advice: checkWorth(gitlab, method, context.settings, identity, harbor.mock.clock) };
}
