import { expect, test } from 'vitest';
import { decideOnConsent, demoCredentials } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

const { clientId, redirectUri } = demoCredentials.oauthApplication;
const authorizeUrl = `http://gitlab.test/oauth/authorize?${new URLSearchParams({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'api',
}).toString()}`;

test('a deleted account cannot sign in, whoever looks first after its time', async () => {
  const gitlab = harbor();
  const root = caller(gitlab, tokens.root);
  const [{ id }] = (await root('GET', '/users?username=cyd')).body;
  await root('DELETE', `/users/${id}`);
  gitlab.clock.advance({ days: 30 });
  const cyd = { username: 'cyd', password: 'moorage-demo' };
  await expect(decideOnConsent(gitlab.fetch, authorizeUrl, cyd)).rejects.toThrow('signing in failed');
});

test('what has ended is gone from a seed and a snapshot that nobody asked before', () => {
  let now = Date.parse('2027-01-31T08:00:00Z');
  const gitlab = harbor({ systemTime: () => now });
  gitlab.clock.run();
  gitlab.seed({
    people: [{ username: 'dan' }],
    groups: [{ path: 'fleet', members: { dan: { access_level: 'owner', expires_at: '2027-02-05' } } }],
  });
  expect(JSON.stringify(gitlab.toSeed())).toContain('2027-02-05');
  now += 9 * 86_400_000;
  expect(JSON.stringify(gitlab.toSeed())).not.toContain('2027-02-05');
  expect(JSON.stringify(gitlab.snapshot())).not.toContain('2027-02-05');
});

test('a reset on the same day ends again what had ended', () => {
  const member = { access_level: 'owner', expires_at: '2027-01-31' } as const;
  const seed = { people: [{ username: 'dan' }], groups: [{ path: 'fleet', members: { dan: member } }] };
  const gitlab = harbor({ seed });
  const members = () => JSON.stringify(gitlab.toSeed().groups);
  expect(members()).not.toContain('dan');
  gitlab.reset();
  expect(members()).not.toContain('dan');
});
