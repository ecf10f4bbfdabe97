import { demoCredentials } from 'mock-gitlab';
import { describePlugin, notApplicable } from '@moorage/core/testing';
import { z } from 'zod';
import { gitlab } from '../src/index.ts';
import { agree, agreePair, openHarbor, tokens } from './harbor.ts';

const harbor = openHarbor();
const { mock, instanceUrl } = harbor;

const pasted = (token: string, tokenKind: 'personal' | 'project' | 'group' = 'personal') => ({
  settings: { instanceUrl, tokenKind },
  secrets: { token },
});
const agreed = async (scope = 'api') => ({
  settings: { instanceUrl },
  accessToken: await agree(harbor, scope),
});
const badSettings = {
  'no scheme': { instanceUrl: 'gitlab.harbor.example' },
  'a user name': { instanceUrl: 'https://ada:secret-words@gitlab.example.com' },
  'a query': { instanceUrl: 'https://gitlab.example.com/?private_token=1' },
};
const expiring = {
  object_kind: 'access_token',
  project: { id: 7, name: 'Flight', web_url: 'http://example.com/flightjs/flight' },
  object_attributes: {
    user_id: 90,
    created_at: '2024-01-24 16:27:40 UTC',
    id: 25,
    name: 'acd',
    expires_at: '2024-01-26',
  },
  event_name: 'expiring_access_token',
};
const person = notApplicable('it acts as a person, whose role differs from project to project');

describePlugin(gitlab, {
  send: harbor.send,
  clock: mock.clock,
  reset: () => mock.reset(),
  methods: {
    oauth: {
      good: () => agreed(),
      missingScope: () => agreed('read_user'),
      roleTooSmall: person,
      wrongKind: notApplicable('nobody says of what kind an authorization is'),
      expired: async () => {
        const credential = await agreed();
        mock.clock.advance({ hours: 3 });
        return credential;
      },
      revoked: async () => {
        const credential = await agreed();
        const { clientId: client_id, clientSecret: client_secret } = demoCredentials.oauthApplication;
        const body = new URLSearchParams({ client_id, client_secret, token: credential.accessToken });
        await mock.fetch(`${instanceUrl}/oauth/revoke`, { method: 'POST', body });
        return credential;
      },
      unknown: { settings: { instanceUrl }, accessToken: '0'.repeat(64) },
      badSettings,
      grant: async () => {
        const { clientId, clientSecret } = demoCredentials.oauthApplication;
        return { settings: { instanceUrl }, ...(await agreePair(harbor)), clientId, clientSecret };
      },
    },
    'access-token': {
      good: pasted(tokens.adaApi),
      missingScope: pasted(tokens.adaReadOnly),
      roleTooSmall: pasted(tokens.dockDeveloper, 'project'),
      wrongKind: pasted(tokens.dockOwner, 'personal'),
      expired: pasted(tokens.expired),
      revoked: pasted(tokens.revoked),
      unknown: pasted('glpat-moorage-demo-nobody0'),
      manager: {
        method: 'access-token',
        credential: pasted(tokens.root),
        stranger: pasted(tokens.dockOwner, 'project'),
        expiredHandle: () => handleOfExpired(),
      },
      badSettings: { ...badSettings, 'an unknown token type': { tokenKind: 'deploy' } },
      badSecrets: {
        'nothing typed': { token: '' },
        'blanks only': { token: ' \n' },
        'two tokens': { token: 'glpat-first-token glpat-second-token' },
        'no token': {},
      },
    },
  },
  resources: {
    projects: { search: { text: 'crew/night', finds: ['harbor/crew/night/watch'] }, total: 124 },
    groups: { search: { text: 'crew', finds: ['harbor/crew'] }, total: 63 },
  },
  webhook: {
    // As GitLab's documentation shows them: doc/user/project/integrations/webhook_events.md
    expiring: {
      headers: { 'x-gitlab-event': 'Resource Access Token Hook', 'x-gitlab-event-uuid': 'event-1' },
      body: expiring,
    },
    withHandle: { headers: { 'idempotency-key': 'key-1' }, body: expiring, handle: 'project:7:25' },
    other: {
      headers: { 'x-gitlab-event': 'Push Hook' },
      body: { object_kind: 'push', event_name: 'push', project: { id: 7 } },
    },
  },
  failures: [
    {
      when: 'the application limits requests',
      answer: () =>
        Response.json(
          { message: { error: 'This endpoint has been requested too many times. Try again later.' } },
          { status: 429, headers: { 'retry-after': '60' } },
        ),
      code: 'rate_limited',
      retryAfter: 60,
    },
    {
      when: 'only the moment is told at which requests count anew',
      answer: () => {
        const reset = String(mock.clock.now().getTime() / 1000 + 17);
        return new Response('Retry later\n', { status: 429, headers: { 'ratelimit-reset': reset } });
      },
      code: 'rate_limited',
      retryAfter: 17,
    },
    {
      when: 'the account is blocked',
      answer: () =>
        Response.json({ message: '403 Forbidden - Your account has been blocked.' }, { status: 403 }),
      code: 'forbidden',
    },
    {
      when: 'GitLab is in maintenance',
      answer: () =>
        Response.json({ message: 'GitLab Maintenance: system is in maintenance mode' }, { status: 503 }),
      code: 'unavailable',
    },
    {
      when: 'a sign-in page of a proxy comes with 401',
      answer: () =>
        new Response('<html>Sign in</html>', { status: 401, headers: { 'content-type': 'text/html' } }),
      code: 'unexpected_response',
    },
  ],
});

/** Told by nobody but the list of a manager, because the token itself is of no use any more. */
async function handleOfExpired(): Promise<string> {
  const answer = await mock.fetch(`${instanceUrl}/api/v4/personal_access_tokens?per_page=100`, {
    headers: { 'private-token': tokens.root },
  });
  const listed = z.array(z.object({ id: z.number(), name: z.string() })).parse(await answer.json());
  return `personal:${listed.find(({ name }) => name === 'ada expired')?.id}`;
}
