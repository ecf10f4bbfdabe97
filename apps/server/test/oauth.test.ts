import { demoCredentials } from 'mock-gitlab';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Browser, Reply } from './browser.ts';
import { consent } from './consent.ts';
import { ada, createWorld, gitlabUrl, publicUrl, type World } from './world.ts';

const { clientId, clientSecret } = demoCredentials.oauthApplication;
const application = { app: 'gitlab', instanceUrl: gitlabUrl, clientId, clientSecret };

let world: World;
let person: Browser;
beforeEach(async () => {
  world = await createWorld();
  person = await world.administrator();
});

const start = (values: object = { app: 'gitlab', settings: { instanceUrl: gitlabUrl }, name: 'ada' }) =>
  person.post('/api/v1/oauth/authorizations', values);

/** Goes to GitLab and back to the address that GitLab names, up to the request for it. */
async function wayBack(press: 'Authorize' | 'Cancel' = 'Authorize', login = 'ada'): Promise<string> {
  const { json } = await start();
  const address = await consent(world.mock, json.authorizationUrl, { login, press });
  expect(address.startsWith(`${publicUrl}/oauth/callback?`)).toBe(true);
  return address.slice(publicUrl.length);
}

/** What the page is told. */
function outcome({ text }: Reply) {
  const [, json = 'null'] =
    /<script type="application\/json" id="oauth-outcome">(.*?)<\/script>/s.exec(text) ?? [];
  return JSON.parse(json)?.error;
}

describe('OAuth applications', () => {
  test('are registered, listed without their secret, and removed', async () => {
    const { status, json, text } = await person.post('/api/v1/oauth-applications', application);
    expect(status).toBe(201);
    expect(text).not.toContain(clientSecret);
    const list = (await person.get('/api/v1/oauth-applications')).json;
    expect(list).toEqual({ items: [json], redirectUri: `${publicUrl}/oauth/callback` });
    expect((await person.delete(`/api/v1/oauth-applications/${json.id}`)).status).toBe(204);
    expect((await person.get('/api/v1/oauth-applications')).json.items).toEqual([]);
    expect((await person.delete(`/api/v1/oauth-applications/${json.id}`)).status).toBe(404);
  });

  test('are one for each instance', async () => {
    await person.post('/api/v1/oauth-applications', application);
    const again = await person.post('/api/v1/oauth-applications', {
      ...application,
      instanceUrl: `${gitlabUrl}/`,
      clientId: 'another application',
    });
    expect(again.json.error.code).toBe('conflict');
  });

  test('take a renewed secret under the same id, and connections through them go on', async () => {
    const before = await person.post('/api/v1/oauth-applications', {
      ...application,
      clientSecret: 'old secret',
    });
    const address = await wayBack();
    expect(outcome(await person.open(address))).toMatchObject({
      code: 'authorization_failed',
      message: expect.stringContaining('invalid_client'),
    });
    const after = await person.post('/api/v1/oauth-applications', application);
    expect(after.json).toEqual(before.json);
    expect((await person.open(await wayBack())).status).toBe(303);
  });

  test.each([
    ['instanceUrl', 'javascript:alert(1)'],
    ['clientId', ' '],
    ['clientSecret', ''],
  ])('are refused with a wrong %s', async (field, value) => {
    const { json } = await person.post('/api/v1/oauth-applications', { ...application, [field]: value });
    expect(Object.keys(json.error.fields)).toEqual([field]);
  });

  test('stay while a connection uses them', async () => {
    const { json } = await person.post('/api/v1/oauth-applications', application);
    await person.open(await wayBack());
    expect((await person.delete(`/api/v1/oauth-applications/${json.id}`)).json.error.code).toBe('conflict');
  });
});

describe('starting', () => {
  test('without an OAuth application says what to register', async () => {
    const { json } = await start();
    expect(json.error.code).toBe('not_found');
    expect(json.error.action).toContain(`${publicUrl}/oauth/callback`);
  });

  test('sends the person to the instance with PKCE, exact scopes and a state of its own', async () => {
    await person.post('/api/v1/oauth-applications', application);
    const [first, second] = [await start(), await start()];
    const url = new URL(first.json.authorizationUrl);
    expect(url.origin).toBe(gitlabUrl);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      scope: 'api',
      code_challenge_method: 'S256',
      redirect_uri: `${publicUrl}/oauth/callback`,
    });
    expect(url.searchParams.get('state')).not.toBe(
      new URL(second.json.authorizationUrl).searchParams.get('state'),
    );
    expect(first.json.expiresAt).toBe('2027-01-31T08:10:00.000Z');
  });
});

describe('coming back', () => {
  beforeEach(async () => {
    await person.post('/api/v1/oauth-applications', application);
  });

  test('connects, and leads to the list with the new connection', async () => {
    const { status, headers } = await person.open(await wayBack());
    expect(status).toBe(303);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    const [, id] =
      /^\/organization\/settings\/app-connections\?connected=(.+)$/.exec(headers.get('location') ?? '') ?? [];
    expect((await person.get(`/api/v1/app-connections/${id}`)).json).toMatchObject({
      name: 'ada',
      method: 'oauth',
      identity: { name: '@ada', scopes: ['api'] },
      status: 'healthy',
    });
    expect((await person.get(`/api/v1/app-connections/${id}/resources/projects`)).json.items).not.toEqual([]);
  });

  test('after Cancel says so on a page of ours, which holds nothing of the address', async () => {
    const address = await wayBack('Cancel');
    const reply = await person.open(address);
    expect(reply.status).toBe(422);
    expect(outcome(reply)).toMatchObject({
      code: 'authorization_refused',
      message: 'You pressed Cancel at GitLab. Nothing was connected.',
      requestId: reply.headers.get('x-request-id'),
    });
    expect(reply.headers.get('content-type')).toMatch(/text\/html/);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.text).not.toContain(new URLSearchParams(address.split('?')[1]).get('state'));
    expect((await person.get('/api/v1/app-connections')).json.total).toBe(0);
  });

  test('works once', async () => {
    const address = await wayBack();
    expect((await person.open(address)).status).toBe(303);
    expect(outcome(await person.open(address))).toMatchObject({ code: 'authorization_expired' });
    expect((await person.get('/api/v1/app-connections')).json.total).toBe(1);
  });

  test('works for ten minutes', async () => {
    const address = await wayBack();
    world.advance(10 * 60_000);
    expect(outcome(await person.open(address))).toMatchObject({ code: 'authorization_expired' });
  });

  test('works for nobody else, and then not any more', async () => {
    const other = await world.addOrganization();
    const address = await wayBack();
    expect(outcome(await other.open(address))).toMatchObject({ code: 'authorization_mismatch' });
    expect(outcome(await person.open(address))).toMatchObject({ code: 'authorization_expired' });
  });

  test('works for nobody who is not signed in, and then not any more', async () => {
    const address = await wayBack();
    const reply = await world.browser().open(address);
    expect(reply.status).toBe(401);
    expect(outcome(reply)).toMatchObject({ code: 'sign_in_required' });
    expect(outcome(await person.open(address))).toMatchObject({ code: 'authorization_expired' });
    expect(world.mock.journal.count({ path: '/oauth/token' })).toBe(0);
  });

  test('with a code that GitLab does not know tells GitLab’s own reason', async () => {
    const address = (await wayBack()).replace(/code=[^&]+/, 'code=made-up');
    expect(outcome(await person.open(address))).toMatchObject({ code: 'authorization_failed' });
  });

  test('with markup in the reason cannot break out of the data block', async () => {
    const state = new URL((await start()).json.authorizationUrl).searchParams.get('state');
    const evil = '</script><script>alert(1)</script><!--';
    const query = new URLSearchParams({ error: 'server_error', error_description: evil, state: state ?? '' });
    const reply = await person.open(`/oauth/callback?${query.toString()}`);
    expect(reply.text.match(/<script/g)).toHaveLength(1);
    expect(outcome(reply).message).toContain(evil);
  });

  test.each(['', '?', '?state=', '?state=made-up&code=x', '?code=x', '?state=a&state=b&code=c'])(
    'with nothing that we gave says so: %s',
    async (query) => {
      expect(outcome(await person.open(`/oauth/callback${query}`))).toMatchObject({
        code: 'authorization_expired',
      });
    },
  );
});

describe('an OAuth connection', () => {
  let id: string;
  beforeEach(async () => {
    await person.post('/api/v1/oauth-applications', application);
    const { headers } = await person.open(await wayBack());
    id = new URL(headers.get('location') ?? '', publicUrl).searchParams.get('connected') ?? '';
  });

  test('keeps its id when it is authorized again', async () => {
    const { json } = await start({ connectionId: id });
    const address = await consent(world.mock, json.authorizationUrl, { login: 'ada' });
    const { headers } = await person.open(address.slice(publicUrl.length));
    expect(headers.get('location')).toContain(`connected=${id}`);
    expect((await person.get('/api/v1/app-connections')).json.items).toEqual([
      expect.objectContaining({ id, status: 'healthy', revision: 2 }),
    ]);
  });

  test('is refreshed once when many use it at the end of its two hours', async () => {
    world.advance(115 * 60_000);
    const before = world.mock.journal.count({ path: '/oauth/token' });
    const replies = await Promise.all(
      [1, 2, 3].map(() => person.post(`/api/v1/app-connections/${id}/check`)),
    );
    expect(replies.map(({ json }) => json.status)).toEqual(['healthy', 'healthy', 'healthy']);
    expect(world.mock.journal.count({ path: '/oauth/token' }) - before).toBe(1);
  });

  test('is revoked at GitLab when it is deleted so', async () => {
    expect((await person.delete(`/api/v1/app-connections/${id}?revoke=true`)).status).toBe(204);
    expect(world.mock.journal.count({ path: '/oauth/revoke' })).toBeGreaterThan(0);
  });

  test('belongs to the organization and not to the session that made it', async () => {
    await person.post('/api/auth/sign-out');
    const again = await world.signIn(ada);
    expect((await again.get(`/api/v1/app-connections/${id}`)).status).toBe(200);
  });
});
