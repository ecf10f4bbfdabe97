import { beforeAll, expect, test } from 'vitest';
import { readReply, type Browser } from './browser.ts';
import { ada, createWorld, publicUrl, type World } from './world.ts';

let world: World;
let person: Browser;
beforeAll(async () => {
  world = await createWorld();
  person = await world.administrator();
});

const routes = [
  ['POST', '/api/auth/sign-in/email'],
  ['POST', '/api/auth/sign-out'],
  ['POST', '/api/auth/change-password'],
  ['POST', '/api/v1/setup'],
  ['POST', '/api/v1/app-connections'],
  ['PATCH', '/api/v1/app-connections/x'],
  ['DELETE', '/api/v1/app-connections/x'],
  ['POST', '/api/v1/app-connections/x/check'],
  ['POST', '/api/v1/oauth-applications'],
  ['DELETE', '/api/v1/oauth-applications/x'],
  ['POST', '/api/v1/oauth/authorizations'],
] as const;

async function send(method: string, path: string, headers: Record<string, string>, withCookie = true) {
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const init = { method, headers: { ...headers, ...(withCookie ? { cookie } : {}) } };
  return readReply(await world.send(path, init));
}

test.each(routes)('%s %s is refused from another site', async (method, path) => {
  for (const headers of [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${publicUrl}.evil.example` },
    // The address of the request itself proves nothing: a name of another site can lead here.
    { 'sec-fetch-site': 'same-origin', origin: 'http://evil.example:4400', host: 'evil.example:4400' },
    {},
  ]) {
    const { status, json } = await send(method, path, headers);
    expect(status, JSON.stringify(headers)).toBe(403);
    expect(json.error).toMatchObject({ code: 'cross_site', action: expect.stringContaining(publicUrl) });
  }
  expect((await person.get('/api/v1/apps')).status).toBe(200);
});

test.each([{ 'sec-fetch-site': 'same-origin' }, { origin: publicUrl }, { 'sec-fetch-site': 'none' }])(
  'a request from its own address goes through: %j',
  async (headers) => {
    const { status } = await send('DELETE', '/api/v1/app-connections/x', headers);
    expect(status).toBe(404);
  },
);

test('a program that brings no cookie is told to sign in, not that it comes from another site', async () => {
  const { json } = await send('DELETE', '/api/v1/app-connections/x', {}, false);
  expect(json.error.code).toBe('sign_in_required');
});

test('a program may sign in without being a browser', async () => {
  const response = await world.send('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ada.email, password: ada.password }),
  });
  expect(response.status).toBe(200);
});

test('reading is open to links from other sites, and lets no other site look', async () => {
  const { status, headers } = await person.open('/api/v1/apps');
  expect(status).toBe(200);
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
});
