import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { harbor, seen, tokens } from './harbor.ts';

const EVIL = 'https://evil.example';
const cross = { 'sec-fetch-site': 'cross-site' };
const API = '/api/v4/projects/1/hooks';

async function ask(
  gitlab: ReturnType<typeof harbor>,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
) {
  const init = { method, headers: new Headers(headers), redirect: 'manual' } as const;
  init.headers.set('private-token', tokens.root);
  return seen(await gitlab.fetch(gitlab.baseUrl + path, init));
}

test.each([
  ['POST', API, { ...cross, origin: EVIL }],
  ['POST', API, { 'sec-fetch-site': 'same-site', origin: EVIL }],
  ['GET', API, { origin: EVIL }],
  ['GET', API, { origin: 'null' }],
  ['GET', API, { origin: 'http://203.0.113.9' }],
  ['GET', API, { origin: 'chrome-extension://abcdef' }],
  ['OPTIONS', API, { origin: EVIL, 'access-control-request-method': 'POST' }],
  ['POST', '/oauth/token', { ...cross, origin: EVIL }],
  ['POST', '/users/sign_in', { ...cross, 'sec-fetch-mode': 'navigate', origin: EVIL }],
  ['GET', API, { ...cross, 'sec-fetch-mode': 'no-cors' }],
  ['GET', API, { ...cross, 'sec-fetch-mode': 'no-cors', referer: `${EVIL}/` }],
])('%s %s of a stranger’s page is refused: %j', async (method, path, headers) => {
  const { status, headers: answered, body } = await ask(harbor(), method, path, headers);
  expect([status, answered.get('access-control-allow-origin')]).toStrictEqual([403, null]);
  expect(body.error).toMatch(/^(Origin|Sec-Fetch-Site): .*allowedOrigins/);
});

test.each([
  ['http://localhost:3000'],
  ['http://127.0.0.1:3000'],
  ['http://[::1]:3000'],
  ['http://192.168.1.5:8080'],
  ['https://app.test'],
  ['http://app.localhost:3000'],
  ['http://web:3000'],
  ['capacitor://localhost'],
])('a page of %s calls the API, and a browser shows it the answer', async (origin) => {
  const { status, headers } = await ask(harbor(), 'GET', API, { ...cross, origin });
  expect([status, headers.get('access-control-allow-origin')]).toStrictEqual([200, '*']);
});

test.each([
  ['an application that sends a person to sign in', { ...cross, 'sec-fetch-mode': 'navigate' }],
  ['a picture on a page under test', { ...cross, referer: 'http://localhost:3000/' }],
  ['a page beside it', { 'sec-fetch-site': 'same-site' }],
  ['an address bar', { 'sec-fetch-site': 'none' }],
  ['its own form, whose origin its policy hides', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
])('%s is welcome', async (_who, headers) => {
  expect((await ask(harbor(), 'GET', '/users/sign_in', headers)).status).toBe(200);
});

test('the switch lets further origins in, at any time', async () => {
  const gitlab = harbor({ switches: { allowedOrigins: ['https://app.example'] } });
  const from = async (origin: string) => (await ask(gitlab, 'GET', API, { ...cross, origin })).status;
  expect([await from('https://app.example'), await from(EVIL)]).toStrictEqual([200, 403]);
  const patch = { method: 'PATCH', body: '{"allowedOrigins": ["*"]}' };
  await gitlab.fetch(`${gitlab.baseUrl}/__mock__/switches`, patch);
  expect(await from(EVIL)).toBe(200);
});

test.each(['app.example', 'https://app.example/', 'https://app.example/path', ''])(
  '%j is no origin',
  (origin) => {
    expect(() => harbor({ switches: { allowedOrigins: [origin] } })).toThrow(
      /^switches\.allowedOrigins\[0\]: must/,
    );
  },
);

test('a stranger’s page bears no world, not even as a whole page; one that is there it may visit', async () => {
  const gitlab = harbor();
  const visit = { ...cross, 'sec-fetch-mode': 'navigate' };
  const worlds = async () => (await ask(gitlab, 'GET', '/__mock__/worlds', {})).body.length;
  expect((await ask(gitlab, 'GET', '/w/a/users/sign_in', visit)).status).toBe(403);
  expect(await worlds()).toBe(0);
  const local = { ...visit, referer: 'http://localhost:3000/' };
  expect((await ask(gitlab, 'GET', '/w/a/users/sign_in', local)).status).toBe(200);
  expect((await ask(gitlab, 'GET', '/w/a/users/sign_in', visit)).status).toBe(200);
  expect(await worlds()).toBe(1);
});

/** Asks a socket by a name, as a browser does that was told another address for it. */
async function byName(host: string, switches = {}) {
  const gitlab = harbor({ switches });
  const url = await gitlab.listen();
  onTestFinished(() => gitlab.close());
  return new Promise<[number | undefined, string]>((resolve, reject) => {
    const asked = request(`${url}/__mock__/state`, { headers: { host } }, (answer) => {
      text(answer).then((body) => resolve([answer.statusCode, body]), reject);
    });
    asked.once('error', reject).end();
  });
}

test('by a name that a stranger may have pointed here, nothing is told', async () => {
  const [status, body] = await byName('evil.example:4480');
  expect(status).toBe(403);
  expect(body).toMatch(/^{"error":"Host: evil\.example:4480 could be any site/);
});

test.each([
  ['localhost:4480', {}],
  ['LOCALHOST', {}],
  ['192.0.2.7:4480', {}],
  ['mock-gitlab:4480', {}],
  ['gitlab.svc.cluster.local', {}],
  ['gitlab.example', { linkUrl: 'https://gitlab.example' }],
  ['gitlab.example:80', { allowedOrigins: ['https://gitlab.example'] }],
  ['evil.example', { allowedOrigins: ['*'] }],
])('it may be asked as %s with %j', async (host, switches) => {
  expect((await byName(host, switches))[0]).toBe(200);
});
