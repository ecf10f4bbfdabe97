import { expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

const FOREIGN = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
] as const;

const WRITES = [
  ['POST', 'reset', undefined],
  ['POST', 'seed', { people: [{ username: 'eve', admin: true }] }],
  ['POST', 'clock', { advance: { days: 400 } }],
  ['POST', 'faults', { kind: 'reset' }],
  ['DELETE', 'faults', undefined],
  ['DELETE', 'journal', undefined],
  ['POST', 'journal/expect', { noDefects: true }],
  ['PATCH', 'switches', { tier: 'ultimate' }],
  ['POST', 'strict', { strict: true }],
  ['PUT', 'state', {}],
] as const;

async function ask(
  gitlab: ReturnType<typeof harbor>,
  method: string,
  path: string,
  headers = {},
  body?: unknown,
) {
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return seen(await gitlab.fetch(`${gitlab.baseUrl}/__mock__/${path}`, init));
}

test.each(WRITES)(
  '%s %s from another site’s page is refused, and nothing happens',
  async (method, path, body) => {
    const gitlab = harbor();
    await caller(gitlab, tokens.adaApi)('POST', '/personal_access_tokens/self/rotate');
    const before = [gitlab.snapshot(), gitlab.faults.list(), gitlab.journal.count()];
    for (const headers of FOREIGN) {
      const refused = await ask(gitlab, method, path, headers, body);
      expect(refused.status).toBe(403);
      expect(refused.body.error).toMatch(/^(Origin|Sec-Fetch-Site): /);
    }
    expect([gitlab.snapshot(), gitlab.faults.list(), gitlab.journal.count()]).toStrictEqual(before);
  },
);

test('a name that somebody points here is refused, addresses and names of one’s own are not', async () => {
  const at = async (baseUrl: string, switches = {}) => {
    const gitlab = harbor({ baseUrl, switches });
    return (await ask(gitlab, 'POST', 'reset', { origin: baseUrl })).status;
  };
  expect(await at('http://rebound.evil.example:4480', { linkUrl: 'http://gitlab.example' })).toBe(403);
  expect(await at('http://127.0.0.1:4480')).toBe(200);
  expect(await at('http://localhost:4480')).toBe(200);
  expect(await at('http://mock-gitlab:4480')).toBe(200);
  expect(await at('http://gitlab.example', { linkUrl: 'http://gitlab.example' })).toBe(200);
});

test.each(['state', 'seed', 'journal?reveal=true', 'faults', 'worlds'])(
  'a page of another site does not read %s, a person who follows a link does',
  async (path) => {
    const gitlab = harbor();
    for (const headers of FOREIGN) expect((await ask(gitlab, 'GET', path, headers)).status).toBe(403);
    const visit = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask(gitlab, 'GET', path, visit)).status).toBe(200);
  },
);

test('a webhook does not control a mock', async () => {
  const gitlab = harbor({ deliver: (request) => gitlab.fetch(request) });
  const call = caller(gitlab, tokens.root);
  const template = '{"people":[{"username":"mallory","password":"x-long-enough","admin":true}]}';
  const hook = await call('POST', '/projects/1/hooks', {
    url: `${gitlab.baseUrl}/__mock__/seed`,
    resource_access_token_events: true,
    custom_webhook_template: template,
    custom_headers: [{ key: 'x-gitlab-event', value: 'x' }],
  });
  await call('POST', `/projects/1/hooks/${hook.body.id}/test/resource_access_token_events`);
  const events = await call('GET', `/projects/1/hooks/${hook.body.id}/events`);
  expect(events.body).toMatchObject([{ response_status: '403' }]);
  expect(JSON.stringify(gitlab.toSeed().people)).not.toContain('mallory');
});

test('programs and the mock’s own pages are obeyed', async () => {
  const gitlab = harbor();
  expect((await ask(gitlab, 'POST', 'reset')).status).toBe(200);
  const own = { origin: 'http://gitlab.test', 'sec-fetch-site': 'same-origin' };
  expect((await ask(gitlab, 'POST', 'reset', own)).status).toBe(200);
  expect((await ask(gitlab, 'GET', 'state', own)).status).toBe(200);
});
