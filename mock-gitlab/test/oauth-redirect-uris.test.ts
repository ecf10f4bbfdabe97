import { expect, test } from 'vitest';
import { harbor } from './harbor.ts';
import { authorizationUrl, browser } from './oauth-walk.ts';

const REGISTERED = [
  'https://app.test/cb',
  'https://app.test/with?a=1&b=2',
  'http://127.0.0.1:3000/cb',
  'http://[::1]/cb',
  'http://localhost:3000/cb',
  'https://root.test',
  'com.app:/cb',
  'https://user@login.test/cb',
];

/** What GitLab's page makes of a redirect URI: where the consent form would send the answer, or an error. */
async function asked(redirectUri: string) {
  const gitlab = harbor();
  gitlab.seed({
    oauth_applications: [{ name: 'many', client_id: 'many', redirect_uris: REGISTERED, scopes: ['api'] }],
  });
  const ada = await browser(gitlab, 'ada');
  const changes = { client_id: 'many', redirect_uri: redirectUri, scope: 'api' };
  const page = await ada.visit(authorizationUrl(gitlab, changes));
  if (page.html.includes('<code>invalid_redirect_uri</code>')) return 'refused';
  const form = Object.fromEntries(new URL(authorizationUrl(gitlab, changes)).searchParams);
  return (await ada.submit('/oauth/authorize', { ...form, _method: 'delete' })).location;
}

test.each([
  ['https://app.test/cb', 'https://app.test/cb?error='],
  ['HTTPS://APP.TEST/cb', 'HTTPS://APP.TEST/cb?error='],
  ['https://app.test:443/cb', 'https://app.test:443/cb?error='],
  ['https://app.test/cb?mine=1', 'https://app.test/cb?mine=1&error='],
  ['https://app.test/with?b=2&a=1', 'https://app.test/with?b=2&a=1&error='],
  ['http://127.0.0.1:50123/cb', 'http://127.0.0.1:50123/cb?error='],
  ['http://127.0.0.1/cb', 'http://127.0.0.1/cb?error='],
  ['http://[::1]:9/cb', 'http://[::1]:9/cb?error='],
  ['http://localhost:3000/cb', 'http://localhost:3000/cb?error='],
  ['https://root.test/', 'https://root.test/?error='],
  ['com.app:/cb', 'com.app:/cb?error='],
  ['https://user@login.test/cb', 'https://user@login.test/cb?error='],
])('%s is one of them', async (uri, start) => {
  expect((await asked(uri))?.startsWith(start)).toBe(true);
});

test.each([
  'http://app.test/cb',
  'https://app.test/cb/',
  'https://app.test/CB',
  'https://app.test:8443/cb',
  'https://app.test.evil.test/cb',
  'https://evil.test/cb?https://app.test/cb',
  'https://app.test@evil.test/cb',
  'https://evil@app.test/cb',
  'https://login.test/cb',
  'https://app.test/x/../cb',
  String.raw`https://app.test\@evil.test/cb`,
  'https://app.test/cb#fragment',
  'https://app.test/with',
  'https://app.test/with?a=1',
  'https://app.test/with?a=1&b=2&c=3',
  'http://localhost:3001/cb',
  'http://127.0.0.1.evil.test/cb',
  'http://127.0.0.1@evil.test/cb',
  'http://[::2]/cb',
  '//app.test/cb',
  '/cb',
  'app.test/cb',
  'com.app:cb',
  'javascript:alert(1)',
  'urn:ietf:wg:oauth:2.0:oob',
  'https://',
  ' https://app.test/cb',
  'https://app.test/cb\n',
  'https://app.test/cb\nhttps://root.test/',
])('%j is none of them', async (uri) => {
  expect(await asked(uri)).toBe('refused');
});
