import { afterEach, describe, expect, test, vi } from 'vitest';
import { ada, createWorld } from './world.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('set-up', () => {
  test('makes the first administrator with the printed token, and signs them in', async () => {
    const { server, browser } = await createWorld();
    const person = browser();
    expect((await person.get('/api/v1/setup')).json).toEqual({ needed: true });

    const token = server.setup.issueToken();
    const done = await person.post('/api/v1/setup', { ...ada, token, organization: 'Harbour' });

    expect(done.status).toBe(201);
    expect(done.json.user).toMatchObject({ name: 'Ada', email: 'ada@example.com' });
    expect((await person.get('/api/auth/get-session')).json).toMatchObject({
      user: { email: 'ada@example.com' },
      organization: { name: 'Harbour' },
    });
    expect((await person.get('/api/v1/setup')).json).toEqual({ needed: false });
    expect(await server.setup.needed()).toBe(false);
  });

  test.each([
    ['another token', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['the beginning of the token', undefined],
  ])('refuses %s', async (_what, token) => {
    const { server, browser } = await createWorld();
    const issued = server.setup.issueToken();
    const refused = await browser().post('/api/v1/setup', { ...ada, token: token ?? issued.slice(0, 20) });
    expect(refused.status).toBe(400);
    expect(refused.json.error.fields).toHaveProperty('token');
    expect(await server.setup.needed()).toBe(true);
  });

  test('refuses every token while none was printed', async () => {
    const { browser } = await createWorld();
    expect((await browser().post('/api/v1/setup', { ...ada, token: 'anything' })).status).toBe(400);
  });

  test('refuses the first token once a second one was printed', async () => {
    const { server, browser } = await createWorld();
    const first = server.setup.issueToken();
    server.setup.issueToken();
    expect((await browser().post('/api/v1/setup', { ...ada, token: first })).status).toBe(400);
  });

  test('makes one administrator of two who come at the same time', async () => {
    const { server, browser } = await createWorld();
    const token = server.setup.issueToken();
    const both = await Promise.all([
      browser().post('/api/v1/setup', { ...ada, token }),
      browser().post('/api/v1/setup', { ...ada, email: 'eve@example.com', token }),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  test('makes one administrator when two processes on one database are set up at the same time', async () => {
    const { server, serve } = await createWorld();
    const servers = [server, serve()];
    const both = await Promise.all(
      servers.map(async ({ app, setup }, index) =>
        app.request('/api/v1/setup', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...ada, email: `ada-${index}@example.com`, token: setup.issueToken() }),
        }),
      ),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  test('is over after the first time, also with a new token', async () => {
    const { server, browser, setUp } = await createWorld();
    await setUp();
    const again = await browser().post('/api/v1/setup', { ...ada, token: server.setup.issueToken() });
    expect(again.json.error).toMatchObject({ code: 'conflict', action: 'Sign in.' });
  });

  test('says for each field what is wrong with it, and never repeats the password', async () => {
    const { browser } = await createWorld();
    const refused = await browser().post('/api/v1/setup', { token: 't', email: 'ada', password: 'qwertzui' });
    expect(refused.json.error.fields).toEqual({
      name: 'This is missing.',
      email: 'Write an e-mail address, e.g. ada@example.com.',
      password: 'Use at least 10 characters.',
    });
    expect(refused.text).not.toContain('qwertzui');
  });
});

describe('sign-in', () => {
  test('gives a cookie that scripts cannot read, and no session token in the answer', async () => {
    const { browser, administrator } = await createWorld();
    await administrator();
    const person = browser();
    const done = await person.post('/api/auth/sign-in/email', {
      email: 'ADA@example.com',
      password: ada.password,
    });
    const [cookie = ''] = done.headers.getSetCookie();
    expect(cookie).toMatch(/^moorage\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure/);
    expect(Object.keys(done.json)).toEqual(['user']);
    expect((await person.get('/api/v1/app-connections')).status).toBe(200);
  });

  test('behind https gives a secure cookie that no other host of the domain can plant', async () => {
    const home = 'https://moorage.example.com';
    const { server, browser } = await createWorld({ engine: { publicUrl: home } });
    const person = browser();
    const done = await person.post('/api/v1/setup', { ...ada, token: server.setup.issueToken() });
    const [cookie = ''] = done.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-moorage\.session_token=/);
    expect(cookie).toMatch(/; Path=\/(;|$)/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).not.toMatch(/; Domain/i);
    expect(done.headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
    expect((await person.get('/api/v1/apps')).status).toBe(200);

    const out = await person.post('/api/auth/sign-out');
    for (const ended of out.headers.getSetCookie()) expect(ended).toMatch(/^__Host-.*; Path=\/.*; Secure/);
    expect(person.cookies.size).toBe(0);
  });

  test.each([
    ['a wrong password', { email: ada.email, password: 'not-the-password' }],
    ['an unknown person', { email: 'nobody@example.com', password: ada.password }],
  ])('refuses %s with the same words', async (_what, values) => {
    const { browser, administrator } = await createWorld();
    await administrator();
    const refused = await browser().post('/api/auth/sign-in/email', values);
    expect(refused.status).toBe(401);
    expect(refused.json.error).toMatchObject({
      code: 'sign_in_required',
      message: 'The e-mail address or the password is not right.',
    });
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  test('stops guessing after ten tries, says for how long, and believes no forwarded address', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-01-31T08:00:00Z') });
    const { browser, setUp } = await createWorld();
    await setUp();
    const guess = (index: number) =>
      browser().post(
        '/api/auth/sign-in/email',
        { email: ada.email, password: `guess-number-${index}` },
        { 'x-forwarded-for': `203.0.113.${index}`, 'x-moorage-client-address': `203.0.113.${index}` },
      );
    // The set-up signed in once.
    for (let index = 1; index < 10; index += 1) expect((await guess(index)).status).toBe(401);
    const refused = await guess(10);
    expect(refused.status).toBe(429);
    expect(refused.json.error).toMatchObject({ code: 'rate_limited', retryAfter: 60 });
    expect(refused.headers.get('retry-after')).toBe('60');

    vi.setSystemTime(new Date('2027-01-31T08:01:01Z'));
    expect((await guess(11)).status).toBe(401);
  });

  test('counts the tries of each address for itself', async () => {
    const { browser, administrator } = await createWorld({
      server: { clientAddress: (_env, headers) => headers.get('x-test-address') ?? undefined },
    });
    await administrator();
    const guess = (address: string) =>
      browser().post(
        '/api/auth/sign-in/email',
        { email: ada.email, password: 'a-wrong-guess' },
        { 'x-test-address': address },
      );
    for (let index = 0; index < 10; index += 1) await guess('198.51.100.1');
    expect((await guess('198.51.100.1')).status).toBe(429);
    expect((await guess('198.51.100.2')).status).toBe(401);
  });

  test('stops who guesses one password slowly, and lets its owner in from elsewhere', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-01-31T08:00:00Z') });
    const { browser, setUp } = await createWorld({
      server: { clientAddress: (_env, headers) => headers.get('x-test-address') ?? undefined },
    });
    await setUp();
    const signIn = (password: string, address: string) =>
      browser().post(
        '/api/auth/sign-in/email',
        { email: ada.email, password },
        { 'x-test-address': address },
      );
    for (let minute = 0; minute < 10; minute += 1) {
      vi.setSystemTime(new Date(Date.UTC(2027, 0, 31, 8, minute * 2)));
      expect((await signIn('a-wrong-guess', '198.51.100.1')).status).toBe(401);
    }
    const refused = await signIn(ada.password, '198.51.100.1');
    expect([refused.status, refused.json.error.code]).toEqual([429, 'rate_limited']);
    expect((await signIn(ada.password, '198.51.100.2')).status).toBe(200);
  });

  test.each(['/sign-up/email', '/list-sessions', '/organization/create', '/reset-password', '/update-user'])(
    'leaves %s closed',
    async (path) => {
      const { administrator } = await createWorld();
      const person = await administrator();
      const refused = await person.post(`/api/auth${path}`, {
        name: 'Eve',
        email: 'eve@example.com',
        password: 'x',
      });
      expect(refused.json.error.code).toBe('not_found');
    },
  );
});

describe('a session', () => {
  test('is needed for every other route', async () => {
    const { browser } = await createWorld();
    for (const path of ['apps', 'app-connections', 'app-connections/x', 'oauth-applications']) {
      expect((await browser().get(`/api/v1/${path}`)).json.error.code).toBe('sign_in_required');
    }
    expect((await browser().get('/api/auth/get-session')).json).toBeNull();
  });

  test('is over after sign-out, also for who kept the cookie', async () => {
    const { administrator, browser } = await createWorld();
    const person = await administrator();
    const thief = browser();
    for (const [name, value] of person.cookies) thief.cookies.set(name, value);
    expect((await thief.get('/api/v1/apps')).status).toBe(200);

    expect((await person.post('/api/auth/sign-out')).status).toBe(204);

    expect(person.cookies.size).toBe(0);
    expect((await thief.get('/api/v1/apps')).status).toBe(401);
  });

  test('lasts seven days after it was last used, and gets a new cookie on the way', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-01-31T08:00:00Z') });
    const { setUp } = await createWorld();
    const person = await setUp();
    vi.setSystemTime(new Date('2027-02-05T08:00:00Z'));
    const renewed = await person.get('/api/v1/apps');
    expect([renewed.status, renewed.headers.getSetCookie().length]).toEqual([200, 1]);
    vi.setSystemTime(new Date('2027-02-11T08:00:00Z'));
    expect((await person.get('/api/v1/apps')).status).toBe(200);
    vi.setSystemTime(new Date('2027-02-19T08:00:00Z'));
    expect((await person.get('/api/v1/apps')).status).toBe(401);
  });

  test('is not made by a cookie that was signed with another secret', async () => {
    const { administrator, browser } = await createWorld();
    const person = await administrator();
    const forger = browser();
    for (const [name, value] of person.cookies) forger.cookies.set(name, `${value.split('.')[0]}.AAAA`);
    expect((await forger.get('/api/v1/apps')).status).toBe(401);
  });

  test('is not used by a request that brings an access key', async () => {
    const { administrator } = await createWorld();
    const person = await administrator();
    const refused = await person.get('/api/v1/apps', { authorization: 'Bearer mrg_0123456789' });
    expect(refused.status).toBe(401);
    expect(refused.json.error.message).toBe('Moorage does not accept this access key.');
  });
});

describe('a changed password', () => {
  test('replaces the old one, and ends the other sessions', async () => {
    const { administrator, signIn, browser } = await createWorld();
    const person = await administrator();
    const elsewhere = await signIn(ada);
    const newPassword = 'breakwater-stone-9';

    const done = await person.post('/api/auth/change-password', {
      currentPassword: ada.password,
      newPassword,
    });

    expect(done.status).toBe(204);
    expect((await person.get('/api/v1/apps')).status).toBe(200);
    expect((await elsewhere.get('/api/v1/apps')).status).toBe(401);
    expect((await browser().post('/api/auth/sign-in/email', ada)).status).toBe(401);
    await signIn({ email: ada.email, password: newPassword });
  });

  test('needs the present one', async () => {
    const { administrator } = await createWorld();
    const person = await administrator();
    const refused = await person.post('/api/auth/change-password', {
      currentPassword: 'something-else',
      newPassword: 'breakwater-stone-9',
    });
    expect(refused.status).toBe(400);
    expect(refused.json.error.fields).toEqual({ currentPassword: 'This is not your present password.' });
  });

  test('is refused when it is short, and without a session', async () => {
    const { administrator, browser } = await createWorld();
    const person = await administrator();
    const short = { currentPassword: ada.password, newPassword: 'short' };
    expect((await person.post('/api/auth/change-password', short)).json.error.fields).toHaveProperty(
      'newPassword',
    );
    const values = { currentPassword: ada.password, newPassword: 'breakwater-stone-9' };
    expect((await browser().post('/api/auth/change-password', values)).status).toBe(401);
  });
});
