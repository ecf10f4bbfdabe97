import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';
import { authorizationUrl, browser } from './oauth-walk.ts';

async function strict(person: 'root' | 'ada') {
  const gitlab = harbor();
  await caller(gitlab, tokens.root)('PUT', '/application/settings', { disable_admin_oauth_scopes: true });
  return { gitlab, page: await browser(gitlab, person) };
}

test('administrators are kept from applications of wide scopes where the instance says so', async () => {
  const { gitlab, page } = await strict('root');
  const { html, location } = await page.visit(authorizationUrl(gitlab));
  expect(html).toContain('cannot be authorized by administrators');
  expect([html.includes('Authorize</button>'), location]).toEqual([false, null]);
  const query = Object.fromEntries(new URL(authorizationUrl(gitlab)).searchParams);
  expect((await page.submit('/oauth/authorize', query)).location).toBeNull();
});

test('everybody else decides for themselves, and so do administrators elsewhere', async () => {
  const { gitlab, page } = await strict('ada');
  expect((await page.visit(authorizationUrl(gitlab))).html).not.toContain('cannot be authorized');
  const lax = harbor();
  const root = await browser(lax, 'root');
  expect((await root.visit(authorizationUrl(lax))).html).not.toContain('cannot be authorized');
});

test('an application that signs people in may do that for administrators too', async () => {
  const { gitlab, page } = await strict('root');
  gitlab.seed({
    oauth_applications: [
      {
        name: 'in',
        client_id: 'in',
        redirect_uris: ['http://localhost/in'],
        scopes: ['openid', 'read_user'],
      },
    ],
  });
  const change = { client_id: 'in', redirect_uri: 'http://localhost/in', scope: 'openid' };
  expect((await page.visit(authorizationUrl(gitlab, change))).html).not.toContain('cannot be authorized');
});
