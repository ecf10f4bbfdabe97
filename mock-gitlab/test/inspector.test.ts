import { describe, expect, test } from 'vitest';
import type { MockGitLab } from '../src/index.ts';
import { harbor, tokens } from './harbor.ts';

const EVIL = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;
const SECTIONS = ['people', 'tokens', 'applications', 'variables', 'faults', 'journal', 'deliveries'];

const at = (gitlab: MockGitLab, path: string) => `${gitlab.baseUrl}/__mock__/${path}`;
const read = async (gitlab: MockGitLab, path: string) => {
  const answer = await gitlab.fetch(at(gitlab, path));
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

async function send(gitlab: MockGitLab, path: string, fields: Record<string, string>, headers = {}) {
  const answer = await gitlab.fetch(at(gitlab, path), {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
    redirect: 'manual',
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

describe('the inspector', () => {
  test.each(['', ...SECTIONS.map((name) => `inspect/${name}`)])('shows /__mock__/%s', async (path) => {
    const { status, headers, text } = await read(harbor(), path);
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('aria-current="page"');
  });

  test('shows nothing that is stored as markup', async () => {
    const gitlab = harbor({
      seed: {
        people: [{ username: 'eve', name: EVIL, password: 'secret-enough' }],
        groups: [{ path: 'g', name: EVIL, variables: [{ key: 'A', value: EVIL, description: EVIL }] }],
        oauth_applications: [{ name: EVIL, redirect_uris: ['https://a.example'], scopes: ['api'] }],
        tokens: [{ user: 'eve', name: EVIL, scopes: ['api'] }],
      },
    });
    gitlab.faults.add({ kind: 'reset', match: { header: { 'x-evil': EVIL } } });
    await gitlab.fetch(`${gitlab.baseUrl}/api/v4/x?a=${encodeURIComponent(EVIL)}`);
    for (const section of SECTIONS) {
      const { text } = await read(gitlab, `inspect/${section}`);
      expect(text, section).not.toMatch(/<script>alert|<img src=x/);
    }
    expect((await read(gitlab, 'inspect/people')).text).toContain('&lt;script&gt;alert(1)');
  });

  test('leaves no trace: neither in the journal nor in what is made next', async () => {
    const [looked, untouched] = [harbor(), harbor()];
    for (const section of SECTIONS) await read(looked, `inspect/${section}`);
    expect(looked.journal.count()).toBe(0);
    expect(JSON.stringify(looked.snapshot().state)).toBe(JSON.stringify(untouched.snapshot().state));
  });

  test('links below the relative URL root of its world', async () => {
    const gitlab = harbor({ relativeUrlRoot: '/gitlab' });
    const { text } = await read(gitlab, '');
    expect(text).toContain('href="/gitlab/__mock__/inspect/people"');
    const world = await gitlab.fetch(`${gitlab.baseUrl}/w/one/__mock__/`);
    expect(await world.text()).toContain('href="/gitlab/w/one/__mock__/inspect/people"');
    expect((await read(gitlab, '')).text).toContain('href="/gitlab/w/one/__mock__/"');
  });

  test('keeps a family of tokens together and says which is alive', async () => {
    const gitlab = harbor();
    const headers = { 'private-token': tokens.dockOwner };
    await gitlab.fetch(`${gitlab.baseUrl}/api/v4/personal_access_tokens/self/rotate`, {
      method: 'POST',
      headers,
    });
    const { text } = await read(gitlab, 'inspect/tokens');
    const family = /<tbody[^>]*>(?:(?!<\/tbody>).)*rotated away(?:(?!<\/tbody>).)*<\/tbody>/s.exec(text)?.[0];
    expect(family).toMatch(/dock owner.*(Alive|Ends soon).*rotated away, id 4.*Revoked/s);
  });

  test('filters the journal', async () => {
    const gitlab = harbor({ strict: true });
    const headers = { 'private-token': tokens.adaApi };
    for (const path of ['user', 'projects', 'no/such']) {
      await gitlab.fetch(`${gitlab.baseUrl}/api/v4/${path}`, { headers });
    }
    const listed = async (query: string) =>
      [...(await read(gitlab, `inspect/journal?${query}`)).text.matchAll(/journal\/(\d+)"/g)].map(
        ([, id]) => id,
      );
    expect(await listed('')).toEqual(['3', '2', '1']);
    expect(await listed('path=/api/v4/*&status=2xx')).toEqual(['2', '1']);
    expect(await listed('user=ada&path=/api/v4/user')).toEqual(['1']);
    expect(await listed('warnings=1')).toEqual(['3']);
    expect((await read(gitlab, 'inspect/journal/3')).text).toContain('GET /api/v4/no/such');
    expect(await listed('path=PROJ')).toEqual(['2']);
    expect(await listed('path=/user')).toEqual([]);
    expect(await listed('user=%40ada&path=/api/v4/user')).toEqual(['1']);
  });
});

describe('a page of the inspector', () => {
  test('keeps the lines of a variable as they are', async () => {
    const value = '\n-----BEGIN KEY-----\r\nabc\n\n-----END KEY-----\n';
    const gitlab = harbor({
      seed: { groups: [{ path: 'fleet', variables: [{ key: 'KEY', value }] }] },
    });
    const { text } = await read(gitlab, 'inspect/variables');
    // A parser drops the first line feed of a textarea.
    const shown = /<textarea[^>]*aria-label="value of KEY[^>]*>\n([^<]*)<\/textarea>/.exec(text)?.[1];
    expect(shown?.replaceAll('&#13;', '\r')).toBe(value);
  });

  test('tells of a fault that is over, and leads to it from the request it struck', async () => {
    const gitlab = harbor();
    gitlab.faults.add({ kind: 'latency', latencyMs: 1, times: 1 });
    await gitlab.fetch(`${gitlab.baseUrl}/api/v4/version`);
    const { text } = await read(gitlab, 'inspect/faults');
    expect(text).toMatch(/Nothing is broken.*<h2>Over<\/h2>.*id="fault-1".*1 ms late/s);
    expect(text).toMatch(/journal\/1"\s*>GET \/api\/v4\/version</);
    const journal = await read(gitlab, 'inspect/journal');
    expect(journal.text).toMatch(/Struck by\s+<a href="\/__mock__\/inspect\/faults#fault-1"/);
  });

  test('says why a token was refused', async () => {
    const gitlab = harbor();
    const headers = { 'private-token': 'glpat-nobody-knows-this' };
    await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`, { headers });
    expect((await read(gitlab, 'inspect/journal')).text).toContain('>Unknown token<');
    expect((await read(gitlab, 'inspect/journal/1')).text).toMatch(/<dt>Refusal<\/dt>\s*<dd>unknown token</);
  });

  test('says which world it is of, and leads to the others', async () => {
    const gitlab = harbor();
    const world = await gitlab.fetch(`${gitlab.baseUrl}/w/py/__mock__/`);
    expect(await world.text()).toMatch(/World py.*<a href="\/__mock__\/">All worlds/s);
    expect((await read(gitlab, '')).text).not.toContain('All worlds');
  });

  test('finds tokens by their words', async () => {
    const gitlab = harbor();
    const found = await read(gitlab, 'inspect/tokens?find=ADA+read_api');
    expect(found.text).toContain('id 3');
    expect(found.text).not.toContain('root all');
    expect((await read(gitlab, 'inspect/tokens?find=no-such')).text).toContain('No token fits.');
  });

  test('shows a mail by its subject, without empty parts', async () => {
    const gitlab = harbor();
    gitlab.clock.advance({ days: 86 });
    const list = (await read(gitlab, 'inspect/deliveries')).text;
    const id = gitlab.deliveries().find(({ kind }) => kind === 'mail')?.id;
    expect(list).toContain('Mail, not sent');
    const { text } = await read(gitlab, `inspect/deliveries/${id}`);
    expect(text).toContain('<h2>Subject</h2>');
    expect(text).not.toMatch(/<h2>(Headers|Body)/);
  });
});

describe('a form of the inspector', () => {
  test('moves the clock', async () => {
    const gitlab = harbor();
    const { status, headers } = await send(gitlab, 'inspect/clock', { advance: 'days:30' });
    expect([status, headers.get('location')]).toEqual([303, '/__mock__/']);
    expect(gitlab.clock.now().toISOString()).toBe('2027-03-02T08:00:00.000Z');
    await send(gitlab, 'inspect/clock', { running: 'yes' });
    expect(gitlab.clock.running).toBe(true);
  });

  test('says beside the field what is wrong, and changes nothing', async () => {
    const gitlab = harbor();
    const clock = await send(gitlab, 'inspect/clock', { now: 'tomorrow' });
    expect(clock.status).toBe(422);
    expect(clock.text).toMatch(/value="tomorrow"[^]*id="now-error">Must be an ISO 8601 instant/);
    expect(gitlab.clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
    const fault = await send(gitlab, 'inspect/faults', { kind: 'status', times: 'often' });
    expect(fault.text).toMatch(/id="times-error">Must be a whole number/);
    expect(gitlab.faults.list()).toEqual([]);
  });

  test('adds faults, ready-made and others, and removes them', async () => {
    const gitlab = harbor();
    await send(gitlab, 'inspect/faults/preset', { preset: 'lost-token' });
    await send(gitlab, 'inspect/faults', { kind: 'status', status: '503', path: '/api/**', nth: '2' });
    expect(gitlab.faults.list()).toMatchObject([
      { kind: 'reset-after', match: { path: '/oauth/token' }, times: 1 },
      { kind: 'status', status: 503, match: { path: '/api/**', nth: 2 } },
    ]);
    const detailed = { kind: 'rate-limit-text', user: 'ada', every: '3', for: '5', retryAfterSeconds: '30' };
    await send(gitlab, 'inspect/faults', detailed);
    expect(gitlab.faults.list()[2]).toMatchObject({
      match: { user: 'ada', every: 3 },
      until: '2027-01-31T08:05:00.000Z',
      retryAfterSeconds: 30,
    });
    await send(gitlab, 'inspect/faults/remove', { id: 'fault-1' });
    expect(gitlab.faults.list()).toHaveLength(2);
    expect((await send(gitlab, 'inspect/faults/remove', { id: 'fault-1' })).status).toBe(404);
    await send(gitlab, 'inspect/faults/clear', {});
    expect(gitlab.faults.list()).toEqual([]);
  });

  test('makes the browser somebody', async () => {
    const gitlab = harbor();
    const { headers } = await send(gitlab, 'inspect/people/sign-in', { user: '2' });
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await gitlab.fetch(`${gitlab.baseUrl}/dashboard`, { headers: { cookie } });
    expect(await page.text()).toContain('Signed in as Ada Quay');
    expect((await send(gitlab, 'inspect/people/sign-in', { user: '9999' })).status).toBe(404);
  });

  test('says what was done once, from a list of its own', async () => {
    const gitlab = harbor();
    const cookie = (await send(gitlab, 'inspect/reset', {})).headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await gitlab.fetch(at(gitlab, ''), { headers: { cookie } });
    expect(await page.text()).toContain('Everything is as it was at the start.');
    expect(page.headers.get('set-cookie')).toContain('Max-Age=0');
    const forged = await gitlab.fetch(at(gitlab, ''), { headers: { cookie: 'mock_gitlab_done=You+won' } });
    expect(await forged.text()).not.toContain('You');
  });

  test('tells that a reset leaves the worlds', async () => {
    const gitlab = harbor();
    gitlab.world('py');
    const cookie = (await send(gitlab, 'inspect/reset', {})).headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await gitlab.fetch(at(gitlab, ''), { headers: { cookie } });
    expect(await page.text()).toMatch(
      /role="status" tabindex="-1" autofocus>[^<]*The worlds stay as they are\./,
    );
  });

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
  ])('of another site is refused: %o', async (headers) => {
    const gitlab = harbor();
    const { status, text } = await send(gitlab, 'inspect/clock', { advance: 'days:30' }, headers);
    expect(status).toBe(403);
    expect(text).toContain('another site');
    expect(gitlab.clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
  });
});
