import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { caller, harbor, people, tokens } from './harbor.ts';

const PERSONAL = '/-/user_settings/personal_access_tokens';

/** A browser without a window: keeps its cookie, follows redirects, fills in forms. */
async function browser(gitlab: MockGitLab, person: keyof typeof people) {
  let cookie = '';
  async function visit(
    path: string,
    body?: URLSearchParams,
  ): Promise<{ status: number; html: string; path: string }> {
    const init = { redirect: 'manual', headers: { cookie }, ...(body && { method: 'POST', body }) } as const;
    const answer = await gitlab.fetch(new URL(path, `${gitlab.baseUrl}/`), init);
    cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
    const location = answer.headers.get('location');
    if (location !== null) return visit(location);
    return { status: answer.status, html: await answer.text(), path };
  }
  const csrf = (html: string) => /name="authenticity_token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  /** Opens a page and sends its form. */
  async function submit(path: string, fields: [string, string][]) {
    const { html } = await visit(path);
    return visit(path, new URLSearchParams([['authenticity_token', csrf(html)], ...fields]));
  }
  const { username, password } = people[person];
  await submit('/users/sign_in', [
    ['user[login]', username],
    ['user[password]', password],
  ]);
  return { visit, submit };
}

const fields = (changes: Record<string, string> = {}): [string, string][] => [
  ...Object.entries({
    'access_token[name]': 'moorage',
    'access_token[expires_at]': '2027-06-01',
    'access_token[access_level]': '40',
    ...changes,
  }),
  ['access_token[scopes][]', 'api'],
];

const shown = (html: string) => /id="created-token" readonly value="([^"]+)"/.exec(html)?.[1] ?? '';

test('a link fills in the form for a personal token', async () => {
  const { visit } = await browser(harbor(), 'ada');
  const { html } = await visit(
    `${PERSONAL}?name=Moorage%20%22x%22&scopes=api,read_user&expires_at=2027-09-01`,
  );
  expect(html).toContain('value="Moorage &quot;x&quot;"');
  expect(html).toContain('value="2027-09-01"');
  expect([...html.matchAll(/value="([a-z_]+)"\s+checked/g)].map(([, scope]) => scope)).toStrictEqual([
    'api',
    'read_user',
  ]);
});

test('a new token is shown once, works, and can be revoked', async () => {
  const gitlab = harbor();
  const { visit, submit } = await browser(gitlab, 'ada');
  const { html } = await submit(PERSONAL, fields());
  const token = shown(html);
  const call = caller(gitlab, token);
  expect((await call('GET', '/personal_access_tokens/self')).body).toMatchObject({
    name: 'moorage',
    scopes: ['api'],
    expires_at: '2027-06-01',
  });
  expect((await visit(PERSONAL)).html).not.toContain(token);

  const { id } = (await call('GET', '/personal_access_tokens/self')).body;
  const csrf = /name="authenticity_token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  await visit(`${PERSONAL}/${id}/revoke`, new URLSearchParams({ authenticity_token: csrf, _method: 'put' }));
  expect((await call('GET', '/user')).status).toBe(401);
});

/** Presses the button beside a token. */
async function press(
  page: Awaited<ReturnType<typeof browser>>,
  path: string,
  deed: 'rotate' | 'revoke',
  id: number,
) {
  const { html } = await page.visit(path);
  const csrf = /name="authenticity_token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  return page.visit(
    `${path}/${id}/${deed}`,
    new URLSearchParams({ authenticity_token: csrf, _method: 'put' }),
  );
}

test('rotating on the page gives the same length of life again and shows the value once', async () => {
  const gitlab = harbor();
  const ada = await browser(gitlab, 'ada');
  const old = shown((await ada.submit(PERSONAL, fields({ 'access_token[expires_at]': '2027-03-02' }))).html);
  const { id } = (await caller(gitlab, old)('GET', '/personal_access_tokens/self')).body;
  gitlab.clock.advance({ days: 10 });
  const value = shown((await press(ada, PERSONAL, 'rotate', id)).html);
  expect((await caller(gitlab, value)('GET', '/personal_access_tokens/self')).body).toMatchObject({
    name: 'moorage',
    expires_at: '2027-03-12',
  });
  expect((await caller(gitlab, old)('GET', '/user')).status).toBe(401);
  const again = await ada.visit(PERSONAL);
  expect(again.html).not.toContain(value);
  expect(again.html).toContain('Revoked');
  expect((await press(ada, PERSONAL, 'rotate', id)).html).toContain('Token already revoked');
});

test('on the page too a maintainer does not rotate an owner’s token, nor anybody another’s', async () => {
  const gitlab = harbor();
  const ben = await browser(gitlab, 'ben');
  const page = '/harbor/dock/-/settings/access_tokens';
  const refused = await press(ben, page, 'rotate', 4);
  expect(refused.html).toContain('Not eligible to rotate token with access level higher than the user');
  expect(shown((await press(ben, page, 'rotate', 5)).html)).toMatch(/^glpat-/);
  expect((await press(ben, PERSONAL, 'rotate', 2)).status).toBe(404);
  expect((await ben.visit(`${page}/5/rotate`)).status).toBe(404);
});

test('without a plan gitlab.com shows the page of project tokens, but no form', async () => {
  const gitlab = harbor({ profile: 'gitlab.com', switches: { rateLimits: false } });
  const ada = await browser(gitlab, 'ada');
  const page = '/harbor/dock/-/settings/access_tokens';
  expect((await ada.visit(page)).html).not.toContain('Create token');
  expect((await press(ada, page, 'rotate', 5)).status).toBe(404);
});

test('a maintainer makes project tokens up to their own role; a developer has no such page', async () => {
  const gitlab = harbor();
  const page = '/harbor/dock/-/settings/access_tokens';
  const ben = await browser(gitlab, 'ben');
  expect((await ben.visit(page)).html).not.toContain('Owner');
  const token = shown((await ben.submit(page, fields())).html);
  expect((await caller(gitlab, token)('GET', '/user')).body).toMatchObject({ bot: true, name: 'moorage' });
  const refused = await ben.submit(page, fields({ 'access_token[access_level]': '50' }));
  expect(refused.html).toContain('permissions not held by the creating user');

  const cyd = await browser(gitlab, 'cyd');
  expect((await cyd.visit(page)).status).toBe(404);
});

test('a group’s owner makes group tokens', async () => {
  const gitlab = harbor();
  const { submit } = await browser(gitlab, 'ada');
  const { html } = await submit(
    '/groups/harbor/-/settings/access_tokens',
    fields({ 'access_token[access_level]': '50' }),
  );
  const { body } = await caller(gitlab, shown(html))('GET', '/groups/harbor/access_tokens');
  expect(body.at(-1)).toMatchObject({ name: 'moorage', resource_type: 'group', access_level: 50 });
});

test.each([
  [{ 'access_token[name]': ' ' }, 'Name can&#39;t be blank'],
  [{ 'access_token[expires_at]': '2030-01-01' }, 'Expiration date must be before 2028-01-31'],
  [{ 'access_token[expires_at]': 'soon' }, 'Expiration date is invalid'],
])('a form with %j is explained', async (changes, text) => {
  const { submit } = await browser(harbor(), 'ada');
  expect((await submit(PERSONAL, fields(changes))).html).toContain(text);
});

test('a person registers an OAuth application and sees its secret once', async () => {
  const gitlab = harbor();
  const { visit, submit } = await browser(gitlab, 'ada');
  const page = '/-/user_settings/applications';
  const application = (uri: string): [string, string][] => [
    ['doorkeeper_application[name]', 'mine'],
    ['doorkeeper_application[redirect_uri]', uri],
    ['doorkeeper_application[confidential]', '1'],
    ['doorkeeper_application[scopes][]', 'api'],
  ];
  expect((await submit(page, application('javascript:alert(1)'))).html).toContain(
    'Redirect URI is forbidden',
  );
  const { html } = await submit(page, application('http://127.0.0.1:4400/oauth/callback'));
  expect(shown(html)).toMatch(/^gloas-[0-9a-f]{64}$/);
  expect((await visit(page)).html).toContain('<strong>mine</strong>');
});

test('pages that links lead to exist, others and hidden ones do not', async () => {
  const gitlab = harbor();
  const ada = await browser(gitlab, 'ada');
  for (const path of ['/', '/dashboard', '/harbor/dock', '/groups/harbor/crew', '/ben', PERSONAL]) {
    expect((await ada.visit(path)).status, path).toBe(200);
  }
  expect((await ada.visit('/harbor/nothing')).status).toBe(404);
  const cyd = await browser(gitlab, 'cyd');
  expect((await cyd.visit('/harbor/pier')).status).toBe(404);
});

test('a stranger signs in first and comes back to where they wanted', async () => {
  const gitlab = harbor();
  const answer = await gitlab.fetch(`${gitlab.baseUrl}${PERSONAL}?name=x`, { redirect: 'manual' });
  expect(answer.headers.get('location')).toBe('http://gitlab.test/users/sign_in');
  expect(answer.headers.get('set-cookie')).toMatch(
    /^_gitlab_session=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});

test('signing out ends the session', async () => {
  const gitlab = harbor();
  const { visit } = await browser(gitlab, 'ada');
  const { html } = await visit('/dashboard');
  const csrf = /name="authenticity_token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  await visit('/users/sign_out', new URLSearchParams({ authenticity_token: csrf }));
  expect((await visit('/dashboard')).path).toContain('/users/sign_in');
});

test('auditors are told of a token that was made on a page', async () => {
  const gitlab = harbor({ switches: { tier: 'premium' } });
  const { submit } = await browser(gitlab, 'ada');
  await submit(PERSONAL, fields());
  expect((await caller(gitlab, tokens.root)('GET', '/audit_events')).body).toMatchObject([
    { event_name: 'personal_access_token_created', author_id: 2, entity_type: 'User', entity_id: 2 },
  ]);
});
