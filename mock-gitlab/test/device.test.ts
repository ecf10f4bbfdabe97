import { expect, test } from 'vitest';
import { type MockGitLab, decideOnDevice } from '../src/index.ts';
import { harbor, people } from './harbor.ts';
import { asBearer, browser, claimsOf, credentials, post, refresh } from './oauth-walk.ts';

const start = (gitlab: MockGitLab, changes: Record<string, string> = {}) =>
  post(gitlab, '/oauth/authorize_device', { ...credentials, ...changes });

const poll = (gitlab: MockGitLab, code: string, changes: Record<string, string> = {}) =>
  post(gitlab, '/oauth/token', {
    ...credentials,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: code,
    ...changes,
  });

const INTERVAL = { seconds: 5 };

test('a device is given codes and the places where a person brings them', async () => {
  const { status, body, headers } = await start(harbor({ relativeUrlRoot: '/gitlab' }));
  expect(status).toBe(200);
  expect(Object.keys(body)).toStrictEqual([
    'device_code',
    'user_code',
    'verification_uri',
    'verification_uri_complete',
    'expires_in',
    'interval',
  ]);
  expect(body).toMatchObject({
    device_code: expect.stringMatching(/^[0-9a-f]{64}$/),
    user_code: expect.stringMatching(/^[0-9A-Z]{8}$/),
    verification_uri: 'http://gitlab.test/gitlab/oauth/device',
    verification_uri_complete: `http://gitlab.test/gitlab/oauth/device?user_code=${body.user_code}`,
    expires_in: 300,
    interval: 5,
  });
  expect(headers.get('cache-control')).toBe('no-store');
});

test.each([
  [{ client_id: 'unknown' }, 401, 'invalid_client'],
  [{ client_secret: 'gloas-wrong' }, 401, 'invalid_client'],
  [{ scope: 'api sudo' }, 400, 'invalid_scope'],
])('a device that sends %j is refused', async (changes, status, error) => {
  const answer = await start(harbor(), changes);
  expect(answer).toMatchObject({ status, body: { error } });
  expect(answer.headers.get('www-authenticate')).toContain(`error="${error}"`);
});

test('a device waits, is told to slow down, and gets its tokens once', async () => {
  const gitlab = harbor();
  const { body } = await start(gitlab, { scope: 'api openid' });
  expect(await poll(gitlab, body.device_code)).toMatchObject({
    status: 400,
    body: { error: 'authorization_pending' },
  });
  gitlab.clock.advance({ ms: 4999 });
  expect((await poll(gitlab, body.device_code)).body.error).toBe('slow_down');
  gitlab.clock.advance({ ms: 1 });
  expect((await poll(gitlab, body.device_code)).body.error).toBe('authorization_pending');

  await decideOnDevice(gitlab.fetch, body.verification_uri_complete, people.ada);
  gitlab.clock.advance(INTERVAL);
  const tokens = await poll(gitlab, body.device_code);
  expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'api openid' } });
  expect(claimsOf(tokens.body.id_token)['sub']).toBe('2');
  expect((await asBearer(gitlab, tokens.body.access_token)).body.username).toBe('ada');
  expect((await refresh(gitlab, tokens.body.refresh_token)).status).toBe(200);
  gitlab.clock.advance(INTERVAL);
  expect((await poll(gitlab, body.device_code)).body.error).toBe('invalid_grant');
});

test('a device is told once that somebody refused', async () => {
  const gitlab = harbor();
  const { body } = await start(gitlab);
  await decideOnDevice(gitlab.fetch, body.verification_uri, {
    ...people.ben,
    userCode: body.user_code,
    press: 'cancel',
  });
  expect((await poll(gitlab, body.device_code)).body.error).toBe('access_denied');
  expect((await poll(gitlab, body.device_code)).body.error).toBe('invalid_grant');
});

test('after five minutes the device and the person are both told', async () => {
  const gitlab = harbor();
  const { body } = await start(gitlab);
  gitlab.clock.advance({ minutes: 5 });
  await expect(decideOnDevice(gitlab.fetch, body.verification_uri_complete, people.ada)).rejects.toThrow(
    'The user code is expired',
  );
  expect((await poll(gitlab, body.device_code)).body.error).toBe('expired_token');
  expect((await poll(gitlab, body.device_code)).body.error).toBe('invalid_grant');
});

test('a code belongs to the client that asked for it, and to nobody without one', async () => {
  const gitlab = harbor();
  gitlab.seed({
    oauth_applications: [
      {
        name: 'other',
        client_id: 'other',
        client_secret: 'gloas-o',
        redirect_uris: ['https://a.test/'],
        scopes: ['api'],
      },
    ],
  });
  const { body } = await start(gitlab);
  const other = { client_id: 'other', client_secret: 'gloas-o' };
  expect((await poll(gitlab, body.device_code, other)).body.error).toBe('invalid_grant');
  expect((await poll(gitlab, body.device_code, { client_secret: 'x' })).body.error).toBe('invalid_client');
  expect((await poll(gitlab, '')).body.error).toBe('invalid_grant');
});

test('a wrong user code is told on the page, and the page remembers it no longer than once', async () => {
  const gitlab = harbor();
  const ada = await browser(gitlab, 'ada');
  const sent = await ada.submit('/oauth/device/confirm', { user_code: 'WRONGONE' });
  expect(sent.location).toBe('http://gitlab.test/oauth/device');
  expect((await ada.visit('/oauth/device')).html).toContain('The user code is invalid');
  expect((await ada.visit('/oauth/device')).html).not.toContain('The user code is invalid');
});

test('the page names the application, its scopes and who would allow it', async () => {
  const gitlab = harbor();
  const { body } = await start(gitlab, { scope: 'read_user' });
  const ada = await browser(gitlab, 'ada');
  expect((await ada.visit(body.verification_uri_complete)).html).toContain(`value="${body.user_code}"`);
  const { html } = await ada.submit('/oauth/device/confirm', { user_code: body.user_code });
  expect(html).toContain('<strong>moorage-demo</strong>');
  expect(html).toContain('Ada Quay (@ada)');
  expect(html).toContain('<code>read_user</code>');
  const allowed = await ada.submit('/oauth/device', { user_code: body.user_code });
  expect(allowed.location).toBe('http://gitlab.test/oauth/device');
  expect((await ada.visit('/oauth/device')).html).toContain('Device successfully authorized');
});

test('a form from elsewhere allows nothing', async () => {
  const gitlab = harbor();
  const { body } = await start(gitlab);
  const ada = await browser(gitlab, 'ada');
  const forged = await ada.visit('/oauth/device', { user_code: body.user_code });
  expect(forged.status).toBe(422);
  expect((await poll(gitlab, body.device_code)).body.error).toBe('authorization_pending');
});

test('another seed of the same name gives the same codes', async () => {
  const [one, other] = await Promise.all([start(harbor()), start(harbor())]);
  expect(one.body).toStrictEqual(other.body);
});

test('the inspector shows who waits, with the code to type, and what became of it', async () => {
  const gitlab = harbor();
  const shown = async () => {
    const answer = await gitlab.fetch(`${gitlab.baseUrl}/__mock__/inspect/applications`);
    const [, section = ''] = /<h2>Devices<\/h2>([\s\S]*?)<h2>/.exec(await answer.text()) ?? [];
    return section.replaceAll(/<[^>]+>|\s+/g, ' ');
  };
  expect(await shown()).toContain('No device waits to be let in.');
  const { body } = await start(gitlab);
  expect(await shown()).toMatch(new RegExp(`${body.user_code} .*Waits for a person .*nobody`));
  await decideOnDevice(gitlab.fetch, body.verification_uri_complete, people.ada);
  expect(await shown()).toMatch(/used .*Agreed, not fetched .*@ada/);
  gitlab.clock.advance({ minutes: 5 });
  expect(await shown()).toContain('Expired');
});
