import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMockGitLab, demoCredentials } from 'mock-gitlab';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readSettings, serveSettings, startMoorage, type RunningMoorage } from '../src/index.ts';
import type { Surroundings } from '../src/surroundings.ts';
import { setUp, type Client } from './client.ts';
import { runHere } from './in-process.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const { tokens } = demoCredentials;
const folder = mkdtempSync(join(tmpdir(), 'moorage-connections-'));
const mock = createMockGitLab();
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let server: RunningMoorage;
let person: Client;
let gitlabUrl = '';
let key = '';

beforeAll(async () => {
  gitlabUrl = await mock.listen();
  const flags = ['--port', '0', '--data', folder, '--allow-private', '127.0.0.1', '--log-level', 'silent'];
  server = await startMoorage(readSettings(serveSettings, flags, {}), {
    web: { read: () => null },
    log: silent,
  });
  person = await setUp(server.setupUrl ?? '');
  key = await makeKey({ name: 'all', access: 'write', lends: true });
  await connect('dock', tokens.dockOwner, 'project');
  await connect('ada & co', tokens.adaApi, 'personal');
});
afterAll(async () => {
  await server.close();
  await mock.close();
  rmSync(folder, { recursive: true });
});

const made = (body: unknown): Record<string, unknown> => {
  if (typeof body !== 'object' || body === null) throw new Error('nothing was made');
  return { ...body };
};

async function makeKey(values: object): Promise<string> {
  const { status, body } = await person('POST', '/api/v1/access-keys', values);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return String(made(body)['key']);
}

async function connect(name: string, token: string, tokenKind: string): Promise<string> {
  const settings = { instanceUrl: gitlabUrl, tokenKind };
  const { status, body } = await person('POST', '/api/v1/app-connections', {
    name,
    app: 'gitlab',
    method: 'access-token',
    settings,
    secrets: { token },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return String(made(body)['id']);
}

/** `moorage connections …` with the key that may do everything. */
function connections(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  surroundings: Partial<Surroundings> = {},
) {
  const settings = { MOORAGE_URL: server.url, MOORAGE_ACCESS_KEY: key, ...environment };
  const network: Surroundings['network'] = (url, init) => fetch(url, init);
  return runHere(['connections', ...args], settings, { network, ...surroundings });
}

describe('list', () => {
  test('shows connections in aligned columns', async () => {
    const { code, output } = await connections(['list']);
    expect(code).toBe(0);
    const [head = '', first = '', second = ''] = output.split('\n');
    expect(head).toMatch(/^NAME {6}STATUS +EXPIRES +ACTS AS +APP +ID$/);
    expect(first).toMatch(/^ada & co {2}\w+/);
    expect(second).toMatch(/^dock {6}\w+ +in \d+ days +\S+ +gitlab +\S+$/);
    expect(first.indexOf('gitlab')).toBe(head.indexOf('APP'));
  });

  test('prints the shape of the API with --json', async () => {
    const { code, output } = await connections(['list', '--json', '--search', 'dock']);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      items: [{ name: 'dock', app: 'gitlab', status: expect.any(String), revision: expect.any(Number) }],
      nextCursor: null,
      total: 1,
    });
  });

  test('says so when nothing matches', async () => {
    expect(await connections(['list', '--status', 'degraded'])).toMatchObject({
      code: 0,
      output: 'No connection matches.\n',
    });
    expect((await connections(['list', '--app', 'github'])).output).toBe('No connection matches.\n');
  });

  test('reads all pages', async () => {
    const asked: string[] = [];
    const page = (name: string, nextCursor: string | null) =>
      Response.json({ items: [{ ...sample, id: name, name }], nextCursor, total: 2 });
    const network = async (url: URL) => {
      asked.push(url.search);
      return url.searchParams.get('cursor') === 'c 1' ? page('second', null) : page('first', 'c 1');
    };
    const { output } = await connections(['list'], {}, { network });
    expect(output).toContain('first');
    expect(output).toContain('second');
    expect(asked).toEqual(['', '?limit=100', '?limit=100&cursor=c+1']);
  });

  test('draws nothing on the terminal that a name brings along', async () => {
    const network = async () =>
      Response.json({ items: [{ ...sample, name: 'evil\u001B[2J\u202Ename' }], nextCursor: null, total: 1 });
    expect((await connections(['list'], {}, { network })).output).toContain('evil [2J name ');
  });

  test('says of what is over that it has ended, by the clock of the server', async () => {
    const past = { ...sample, status: 'needs-reconnect', expiresAt: '2099-01-01T00:00:00.000Z' };
    const network: Surroundings['network'] = async (url) =>
      url.pathname === '/api/v1/clock'
        ? Response.json({ now: '2099-01-04T00:00:00.000Z' })
        : Response.json({ ...past, items: [past], nextCursor: null, total: 1 });
    const { output } = await connections(['list'], {}, { network });
    expect(output).toMatch(/ needs-reconnect +ended 3 days ago /);
  });

  test.each([
    [['list', '--json'], (json: { items: { name: string }[] }) => json.items[0]?.name],
    [['show', 'c1', '--json'], (json: { name: string }) => json.name],
    [['check', 'c1', '--json'], (json: { name: string }) => json.name],
    [['refresh', 'c1', '--json'], (json: { name: string }) => json.name],
    [['rotate', 'c1', '--yes', '--json'], (json: { name: string }) => json.name],
    [['credential', 'c1', '--json'], (json: { name: string }) => json.name],
  ] as const)('draws nothing with %j either, and loses nothing', async (args, nameIn) => {
    const name = 'evil\u001B[2J\u009B31m\u007F\u202Ename\u2066\u200E\u061C\u2028 \u200B\uFEFF — ok';
    const one = { ...sample, name, headers: {}, values: {} };
    const network = async () => Response.json({ ...one, items: [one], nextCursor: null, total: 1 });
    const { code, output } = await connections(args, {}, { network });
    expect(code).toBe(0);
    expect(output).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
    expect(output).toContain(' — ok');
    expect(nameIn(JSON.parse(output))).toBe(name);
  });
});

const sample = {
  id: 'c1',
  name: 'dock',
  description: null,
  app: 'gitlab',
  method: 'access-token',
  settings: {},
  identity: null,
  status: 'healthy',
  statusReason: null,
  checkedAt: null,
  expiresAt: null,
};

describe('show', () => {
  test('tells how a connection is, what it is worth and what happened', async () => {
    const { code, output } = await connections(['show', 'dock']);
    expect(code).toBe(0);
    expect(output).toMatch(/^dock\n {2}status {3}/);
    for (const part of [
      / {2}acts as {2}@\S+, project access token, Owner\n/,
      / {2}scopes {3}api self_rotate\n/,
    ])
      expect(output).toMatch(part);
    expect(output).toMatch(/connected by Grace/);
    expect(output).not.toContain(tokens.dockOwner);
  });

  test('takes the id, or the name in any case', async () => {
    const { output } = await connections(['show', 'DOCK', '--json']);
    const { id, name } = JSON.parse(output);
    expect(name).toBe('dock');
    expect(JSON.parse((await connections(['show', id, '--json'])).output)).toEqual(JSON.parse(output));
  });

  test('does not guess: part of a name is answered with the names it could be', async () => {
    expect(await connections(['show', 'doc'])).toEqual({
      code: 1,
      output: '',
      errors: 'moorage: There is no connection with the id or name "doc". Similar: "dock".\n',
    });
  });

  test('tells when a word is the id of one and the name of another', async () => {
    const { id } = JSON.parse((await connections(['show', 'dock', '--json'])).output);
    await connect(id, tokens.harborOwner, 'group');
    const { code, errors } = await connections(['show', id]);
    expect([code, errors]).toEqual([
      2,
      expect.stringContaining('is the id of "dock" and the name of another'),
    ]);
  });

  test.each(['..', '.', '../access-keys', '?limit=1', '%2e%2e'])(
    'asks for nothing else by %s',
    async (word) => {
      const asked: string[] = [];
      const network: Surroundings['network'] = (url, init) => {
        asked.push(url.pathname);
        return fetch(url, init);
      };
      const { code } = await connections(['show', word], {}, { network });
      expect(code).toBe(1);
      for (const path of asked) expect(path).toMatch(/^\/api\/v1\/(clock$|app-connections(\/[^/]+)?$)/);
    },
  );
});

describe('check', () => {
  test('says how the connection is', async () => {
    const { code, output } = await connections(['check', 'dock']);
    expect([code, output]).toEqual([0, expect.stringMatching(/^dock: (healthy|expiring), acts as @/)]);
  });

  test('exits with 3 once it needs a reconnect, and so does list where it is asked to', async () => {
    await connect('short-lived', tokens.dockMaintainer, 'project');
    expect((await connections(['list', '--fail-on', 'needs-reconnect'])).code).toBe(0);
    await fetch(`${gitlabUrl}/api/v4/personal_access_tokens/self`, {
      method: 'DELETE',
      headers: { 'private-token': tokens.dockMaintainer },
    });
    const { code, output } = await connections(['check', 'short-lived']);
    expect([code, output]).toEqual([3, expect.stringMatching(/^short-lived: needs-reconnect\. .*revoked/i)]);
    expect((await connections(['check', 'short-lived', '--fail-on', 'degraded'])).code).toBe(0);
    expect((await connections(['list', '--fail-on', 'needs-reconnect,unknown'])).code).toBe(3);
    expect((await connections(['list', '--app', 'other', '--fail-on', 'needs-reconnect'])).code).toBe(0);
  });
});

describe('rotate', () => {
  test('asks for --yes where nobody can be asked, tells the consequence, and does nothing', async () => {
    mock.journal.clear();
    const { code, errors } = await connections(['rotate', 'dock']);
    expect(code).toBe(2);
    expect(errors).toMatch(/its old one dies at once.+Nothing was done; write --yes to do it\.\n$/);
    expect(mock.journal.count()).toBe(0);
  });

  test.each(['', 'n', 'no', 'maybe'])('does nothing when the person answers %j', async (answer) => {
    mock.journal.clear();
    const { code, errors } = await connections(['rotate', 'dock'], {}, { ask: async () => answer });
    expect([code, errors]).toEqual([1, expect.stringMatching(/Nothing was done\.\n$/)]);
    expect(mock.journal.count()).toBe(0);
  });

  test('replaces the token after a yes', async () => {
    const { code, output } = await connections(['rotate', 'dock'], {}, { ask: async () => 'y' });
    expect([code, output]).toEqual([0, expect.stringMatching(/^Rotated\. dock: healthy/)]);
  });

  test('takes the wished life', async () => {
    const { code, output } = await connections(['rotate', 'dock', '--yes', '--json', '--life-days', '30']);
    expect(code).toBe(0);
    const days = (Date.parse(JSON.parse(output).expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(28);
    expect(days).toBeLessThan(31);
  });

  test('tells what the server says against it, with what to do and the request', async () => {
    const { code, errors } = await connections(['refresh', 'dock']);
    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^moorage: "dock" holds a token, which is not refreshed\. .+ \(request \S+\)\n$/),
    ]);
  });
});

describe('credential', () => {
  test('prints the secret, the headers or all of it', async () => {
    const { code, output } = await connections(['credential', 'ada & co']);
    expect([code, output]).toEqual([0, `${tokens.adaApi}\n`]);
    expect((await connections(['credential', 'ada & co', '--value', 'token'])).output).toBe(output);
    expect((await connections(['credential', 'ada & co', '--header'])).output).toBe(
      `private-token: ${tokens.adaApi}\n`,
    );
    expect(JSON.parse((await connections(['credential', 'ada & co', '--json'])).output)).toMatchObject({
      values: { token: tokens.adaApi },
      baseUrl: gitlabUrl,
    });
  });

  test('names the values that there are', async () => {
    expect(await connections(['credential', 'ada & co', '--value', 'password'])).toEqual({
      code: 2,
      output: '',
      errors: 'moorage: It has no value "password". It has: token.\n',
    });
    expect((await connections(['credential', 'ada & co', '--header', '--json'])).code).toBe(2);
  });

  /** A Moorage that lends a credential which no app should have given. */
  const lending = (value: string): Partial<Surroundings> => ({
    network: async (url) =>
      url.pathname.endsWith('/credential')
        ? Response.json({ headers: { authorization: `Bearer ${value}` }, values: { accessToken: value } })
        : Response.json({ ...sample, items: [sample], nextCursor: null, total: 1 }),
  });

  test.each(['x\r\nHost: evil', 'x\nHost: evil', 'x\u001B[2J', 'x\u0085'])(
    'prints no header that would be two, or draw: %j',
    async (value) => {
      const { code, output, errors } = await connections(
        ['credential', 'c1', '--header'],
        {},
        lending(value),
      );
      expect([code, output]).toEqual([1, '']);
      expect(errors).toContain('cannot stand in a header');
      expect(errors).not.toContain('evil');
    },
  );

  test('prints a secret of several lines, and none that would draw on the terminal', async () => {
    const key = '-----BEGIN KEY-----\r\n\tabc\n-----END KEY-----';
    expect((await connections(['credential', 'c1'], {}, lending(key))).output).toBe(`${key}\n`);
    for (const value of ['x\u001B[2J', 'x\u009B2J', '\u202Ex', 'x\u0000']) {
      const { code, output, errors } = await connections(['credential', 'c1'], {}, lending(value));
      expect([code, output]).toEqual([1, '']);
      expect(errors).toContain('--json');
    }
  });

  test('is refused to a key that may not be lent any', async () => {
    const other = await makeKey({ name: 'reader' });
    const { code, output, errors } = await connections(['credential', 'dock'], { MOORAGE_ACCESS_KEY: other });
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain('The access key "reader" may not be lent credentials.');
  });
});

describe('the access key', () => {
  test('is read from a file that only its owner can read', async () => {
    const file = join(folder, 'key');
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    const fromFile = { MOORAGE_ACCESS_KEY: '', MOORAGE_ACCESS_KEY_FILE: file };
    expect((await connections(['list'], fromFile)).code).toBe(0);
    chmodSync(file, 0o644);
    const { code, errors } = await connections(['list'], fromFile);
    expect([code, errors]).toEqual([1, expect.stringContaining('other users can read')]);
  });

  test('is asked for when there is none, and named without repeating it when it is none', async () => {
    expect((await connections(['list'], { MOORAGE_ACCESS_KEY: '' })).errors).toContain(
      'An access key is needed.',
    );
    const { code, errors } = await connections(['list'], { MOORAGE_ACCESS_KEY: 'glpat-secret\u0001' });
    expect(code).toBe(2);
    expect(errors).not.toContain('glpat-secret');
  });

  test('that Moorage does not know is told as such', async () => {
    const { code, errors } = await connections(['list'], { MOORAGE_ACCESS_KEY: 'mrg_abc' });
    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^moorage: Moorage does not accept this access key\. .+ \(request \S+\)\n$/),
    ]);
    expect(errors).not.toContain('mrg_abc');
  });

  test.each(['http://moorage.example.com', 'http://10.0.0.5:4400', 'http://localhost.example.com'])(
    'does not go unencrypted to %s unless that is wished',
    async (url) => {
      const sent: URL[] = [];
      const network = async (address: URL) => {
        sent.push(address);
        return Response.json({ items: [], nextCursor: null, total: 0 });
      };
      const { code, errors } = await connections(['list', '--url', url], {}, { network });
      expect([code, sent]).toEqual([2, []]);
      expect(errors).toContain('nothing was sent');
      expect((await connections(['list', '--url', url, '--insecure-http'], {}, { network })).code).toBe(0);
    },
  );

  test.each(['http://localhost:1', 'http://127.8.9.1', 'http://[::1]:4400', 'https://moorage.example.com'])(
    'goes to %s',
    async (url) => {
      const network = async () => Response.json({ items: [], nextCursor: null, total: 0 });
      expect((await connections(['list', '--url', url], {}, { network })).code).toBe(0);
    },
  );

  test('is not sent on by a redirect', async () => {
    const seen: string[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization ?? '');
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const first = createServer((_request, response) => {
      response.writeHead(302, { location: `${otherUrl}/steal` }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => first.once('listening', resolve));
    const url = `http://127.0.0.1:${(first.address() as AddressInfo).port}`;
    const { code, errors } = await connections(['list'], { MOORAGE_URL: url });
    expect([code, seen]).toEqual([1, []]);
    expect(errors).toContain(`sends to ${otherUrl}, and an access key is not sent on`);
    first.close();
    other.close();
  });
});

describe('a Moorage that cannot be spoken to', () => {
  test('does not answer', async () => {
    const network = () =>
      Promise.reject(
        new TypeError('fetch failed', {
          cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
        }),
      );
    expect(await connections(['list'], { MOORAGE_URL: 'http://127.0.0.1:9' }, { network })).toEqual({
      code: 1,
      output: '',
      errors:
        'moorage: http://127.0.0.1:9 did not answer (ECONNREFUSED). Check that Moorage runs there; MOORAGE_URL or --url names another.\n',
    });
  });

  test.each([
    ['a page of a proxy', 502, '<html>'],
    ['JSON of something else', 200, '{"ok":true}'],
    ['another shape of refusal', 403, '{"error":"no"}'],
  ])('answers with %s', async (_what, status, body) => {
    const network = async () => new Response(body, { status });
    const { code, errors } = await connections(['list'], {}, { network });
    expect([code, errors]).toEqual([1, expect.stringContaining(`(HTTP ${status}) does not speak as`)]);
  });
});

describe('wrong usage ends with 2:', () => {
  test.each([
    [[], /Write what to do after "moorage connections"/],
    [['delete', 'dock'], /There is no "moorage connections delete"/],
    [['show'], /Write the name or the id of a connection/],
    [['show', 'two', 'words'], /Names with blanks go into quotes/],
    [['list', 'dock'], /"dock" is not expected here/],
    [['list', '--status', 'well'], /--status is "well", but it must be one of/],
    [['list', '--fail-on', 'healthy,well'], /--fail-on is "healthy,well", but it must be one or more of/],
    [['list', '--yes'], /There is no flag --yes\./],
    [['list', '--access-key', 'mrg_x'], /Secrets have no flag/],
    [['rotate', 'dock', '--life-days', '500'], /--life-days is "500", but it must be a whole number/],
    [['list', '--json=yes'], /--json takes no value/],
  ])('%j', async (args, line) => {
    const { code, errors } = await connections(args);
    expect([code, errors]).toEqual([2, expect.stringMatching(line)]);
  });
});
