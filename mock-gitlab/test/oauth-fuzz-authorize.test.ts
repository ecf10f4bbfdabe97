import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { harbor, oauthApplication } from './harbor.ts';
import { RUNS, STATUSES, fields, mixed, odd } from './oauth-odd.ts';
import { browser, credentials } from './oauth-walk.ts';

vi.setConfig({ testTimeout: 60_000 });
const HOSTS = [
  'http://127.0.0.1:4400',
  'http://127.0.0.1',
  'http://127.0.0.1:9',
  'http://127.0.0.1@evil.test',
  'https://evil.test',
  '',
];
const redirectUris = fc.oneof(
  fc.constant(oauthApplication.redirectUri),
  fc
    .tuple(
      fc.constantFrom(...HOSTS),
      fc.constantFrom('/oauth/callback', '/oauth/callback/', '/', ''),
      fc.constantFrom('', '?a=b', '#c', '@evil.test'),
    )
    .map((parts) => parts.join('')),
  odd,
);

test('authorize answers a page or goes to a registered address, never elsewhere', async () => {
  const gitlab = harbor({ journalLimit: 1 });
  const ada = await browser(gitlab, 'ada');
  const csrf = await ada.csrf();
  const request = fields({
    client_id: mixed(credentials.client_id),
    redirect_uri: redirectUris,
    response_type: mixed('code', 'token'),
    response_mode: mixed('query', 'fragment', 'form_post'),
    scope: mixed('api', 'openid', 'api openid'),
    state: odd,
    nonce: odd,
    prompt: mixed('none', 'consent', 'none login', 'select_account'),
    max_age: mixed('0', '1', '-1', '99999999'),
    code_challenge: odd,
    code_challenge_method: mixed('S256', 'plain'),
    gl_auth_type: mixed('login'),
    authenticity_token: mixed(csrf),
    _method: mixed('delete', 'put'),
  });
  await fc.assert(
    fc.asyncProperty(request, fc.boolean(), async (sent, asks) => {
      const query = new URLSearchParams({ ...sent, ...(asks ? {} : { authenticity_token: csrf }) });
      const url = `${gitlab.baseUrl}/oauth/authorize`;
      const headers = { cookie: ada.cookie() };
      const response = asks
        ? await gitlab.fetch(`${url}?${query.toString()}`, { redirect: 'manual', headers })
        : await gitlab.fetch(url, { method: 'POST', body: query, redirect: 'manual', headers });
      expect([...STATUSES, 422]).toContain(response.status);
      const location = response.headers.get('location') ?? '';
      if (location !== '') {
        expect(location).toMatch(
          /^http:\/\/(127\.0\.0\.1(:\d+)?\/oauth\/callback[?#]|gitlab\.test\/users\/sign_in$)/,
        );
      }
      const html = await response.text();
      expect(/(?:action|href)="(?:https?:)?\/\/(?:[^"/]*@)?evil/.exec(html)).toBeNull();
      expect(gitlab.journal.entries().at(-1)?.defect ?? null).toBeNull();
    }),
    RUNS,
  );
});
