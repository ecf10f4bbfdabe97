import type { OAuth2Server } from '@moorage/core';
import { expect, test } from 'vitest';
import type { Dependencies } from '../dependencies.ts';
import type { OAuthApplicationRow } from '../ports.ts';
import { revokePair } from './revoke-pair.ts';

const application: OAuthApplicationRow = {
  id: 'a1',
  organizationId: 'o1',
  app: 'acme',
  instanceUrl: 'https://app.example.com',
  clientId: 'client',
  sealedClientSecret: 'sealed',
  createdAt: new Date('2027-01-01T00:00:00Z'),
};
const pair = { accessToken: 'access', refreshToken: null };

/** What leaves the process; the vault opens anything. */
function arrange() {
  const sent: { url: string; headers: Record<string, string>; body: string | undefined }[] = [];
  const deps = {
    vault: { open: () => Promise.resolve('client-secret') },
    send: (url: string, { headers, body }: { headers: Record<string, string>; body?: string }) => {
      sent.push({ url, headers, body });
      return Promise.resolve(new Response(null, { status: 200 }));
    },
  } as unknown as Dependencies; // a revocation needs nothing else
  const server = (change: Partial<OAuth2Server> = {}): OAuth2Server => ({
    instanceUrl: 'https://app.example.com',
    authorize: 'https://app.example.com/authorize',
    token: 'https://app.example.com/token',
    revoke: 'https://app.example.com/revoke',
    ...change,
  });
  return {
    sent,
    revoke: (change?: Partial<OAuth2Server>) => revokePair(deps, application, server(change), pair),
  };
}

test('the client secret goes to the host it was registered at', async () => {
  const { sent, revoke } = arrange();
  await revoke();
  expect(sent.map(({ url }) => url)).toEqual(['https://app.example.com/revoke']);
  expect(sent[0]?.body).toContain('client_secret=client-secret');
});

test.each([
  ['token', 'https://evil.example.com/token'],
  ['token', 'https://app.example.com.evil.example/token'],
  ['token', 'http://app.example.com/token'],
  ['token', 'https://app.example.com:8443/token'],
  ['revoke', 'https://evil.example.com/revoke'],
] as const)('a plugin whose %s endpoint is %s gets no secret sent there', async (endpoint, url) => {
  const { sent, revoke } = arrange();
  await expect(revoke({ [endpoint]: url })).rejects.toMatchObject({ code: 'internal' });
  expect(sent).toEqual([]);
});

test('the library behind it does not put its own name on requests', async () => {
  const { sent, revoke } = arrange();
  await revoke();
  expect(Object.keys(sent[0]?.headers ?? {})).not.toContain('user-agent');
});
