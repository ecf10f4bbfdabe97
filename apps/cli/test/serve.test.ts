import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMockGitLab, demoCredentials } from 'mock-gitlab';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildSingleFile } from '../binary/build-single-file.ts';
import { listen } from '../src/listener.ts';
import { client, setUp, signIn } from './client.ts';
import { moorage, type MoorageProcess } from './moorage-process.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

// All of this is asked of the single file, because that is what people run.
let singleFile = '';
beforeAll(async () => {
  ({ file: singleFile } = await buildSingleFile());
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorage-serve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const data = () => join(folder, 'data');

const start = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): MoorageProcess =>
  moorage(args, { singleFile, directory: folder, environment });

const serve = (...flags: readonly string[]): MoorageProcess =>
  start(['serve', '--port', '0', '--data', data(), '--allow-private', '127.0.0.1', ...flags]);

const readyUrl = async (process: MoorageProcess) => (await process.line(/^moorage ready: (\S+)$/))[1] ?? '';
const setupUrl = async (process: MoorageProcess) => (await process.line(/^set up: (\S+)$/))[1] ?? '';

async function stop(process: MoorageProcess) {
  process.kill('SIGTERM');
  return process.ended;
}

const newConnection = (instanceUrl: string) => ({
  name: 'Harbor',
  app: 'gitlab',
  method: 'access-token',
  settings: { instanceUrl, tokenType: 'personal' },
  secrets: { token: demoCredentials.tokens.adaApi },
});

test('a taken port is told in one line before anything is touched', async () => {
  const listener = await listen('127.0.0.1', 0);
  await using process = start(['serve', '--port', `${listener.port}`, '--data', data()]);
  const { code, errors } = await process.ended;
  await listener.close(0);
  expect(code).toBe(1);
  expect(errors).toBe(
    `moorage: Port ${listener.port} on 127.0.0.1 is taken by another program. Choose another, e.g. --port ${listener.port + 1}.\n`,
  );
  expect(readdirSync(folder)).toEqual([]);
});

/** A provider that holds its answer until it is told to give it. */
async function slowProvider() {
  const asked = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => asked.resolve(response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: asked.promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

test('from one file in an empty folder to a connection that outlives a restart', async () => {
  await using gitlab = await mock();
  const environment = { MOORAGE_PORT: '0', MOORAGE_ALLOW_PRIVATE: new URL(gitlab.url).host };
  await using first = start(['serve'], environment);
  const send = await setUp(await setupUrl(first));
  const created = await send('POST', '/api/v1/app-connections', newConnection(gitlab.url));
  expect(created).toMatchObject({ status: 201, body: { name: 'Harbor', status: 'healthy' } });
  const { id } = created.body as { id: string };
  expect(await stop(first)).toMatchObject({ code: 0 });

  await using second = start(['serve'], environment);
  const again = await signIn(await readyUrl(second));
  expect((await again('GET', `/api/v1/app-connections/${id}`)).body).toMatchObject({ status: 'healthy' });
  const checked = await again('POST', `/api/v1/app-connections/${id}/check`);
  expect(checked).toMatchObject({ status: 200, body: { id, status: 'healthy', statusReason: null } });
  expect(gitlab.journal.count()).toBeGreaterThan(1);
  second.kill('SIGKILL');
  await second.ended;

  // Also what a crash leaves behind, the write-ahead log, holds no token.
  expect(readdirSync(folder)).toEqual(['moorage-data']);
  for (const [name, content] of filesBelow(folder)) {
    expect(content.includes(demoCredentials.tokens.adaApi), name).toBe(false);
  }
});

test('the single file has the whole user interface inside', async () => {
  await using process = serve();
  const url = await readyUrl(process);
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const scripts = [...(await page.text()).matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg))"/g)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, path = ''] of scripts) {
    const file = await fetch(new URL(path, url));
    expect([path, file.status, (await file.text()) === '']).toEqual([path, 200, false]);
  }
});

test.each([
  [['version'], 0, /^moorage \d/, /^$/],
  [['help'], 0, /moorage serve/, /^$/],
  [['serve', '--prot', '1'], 2, /^$/, /^moorage: There is no flag --prot\. .+\n$/],
])('the single file answers %j with exit code %i', async (args, code, output, errors) => {
  await using process = start(args);
  expect(await process.ended).toMatchObject({
    code,
    output: expect.stringMatching(output),
    errors: expect.stringMatching(errors),
  });
});

describe('the first start', () => {
  test('prints where it is and a link to set it up; later starts print no link and keep sessions', async () => {
    await using first = serve();
    const url = await readyUrl(first);
    const link = await setupUrl(first);
    expect(link).toMatch(new RegExp(`^${url}/setup#token=[\\w-]{32}$`));
    await setUp(link);
    expect(await stop(first)).toMatchObject({ code: 0 });

    await using second = serve();
    const again = await readyUrl(second);
    const signedIn = await signIn(again);
    expect((await signedIn('GET', '/api/auth/get-session')).body).toMatchObject({
      user: { email: 'grace@moorage.example' },
    });
    const { output } = await stop(second);
    expect(output).toBe(`moorage ready: ${again}\n`);
  });

  test('makes database and key, and answers health and readiness', async () => {
    await using process = serve();
    const send = client(await readyUrl(process));
    expect(readdirSync(data())).toEqual(expect.arrayContaining(['master.key', 'moorage.db']));
    expect(readFileSync(join(data(), 'master.key'), 'utf8')).toMatch(/^[\w-]{43}\n$/);
    expect(await send('GET', '/healthz')).toMatchObject({ status: 200 });
    expect(await send('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });
});

describe('the end', () => {
  test('finishes the request under way, accepts no other, and exits with 0', async () => {
    await using provider = await slowProvider();
    await using process = serve();
    const url = await readyUrl(process);
    const send = await setUp(await setupUrl(process));
    const answer = send('POST', '/api/v1/app-connections', newConnection(provider.url));
    const held = await provider.asked;

    process.kill('SIGTERM');
    await process.errorLine(/"msg":"ending"/);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    held.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"401 Unauthorized"}');

    expect(await answer).toMatchObject({ status: 422, body: { error: { code: 'unauthorized' } } });
    expect(await process.ended).toMatchObject({ code: 0, signal: null });
  });

  test('comes at once with a second signal', async () => {
    await using provider = await slowProvider();
    await using process = serve();
    const send = await setUp(await setupUrl(process));
    const answer = send('POST', '/api/v1/app-connections', newConnection(provider.url)).catch(
      () => 'cut off',
    );
    await provider.asked;

    process.kill('SIGTERM');
    await process.errorLine(/"msg":"ending"/);
    process.kill('SIGINT');
    expect(await process.ended).toMatchObject({ code: 130 });
    expect(await answer).toBe('cut off');
  });
});

test('two processes share one data directory, also at their first start', async () => {
  await using one = serve();
  await using two = serve();
  const [, urlOfTwo] = [await readyUrl(one), await readyUrl(two)];
  const first = await setUp(await setupUrl(one));
  await using gitlab = await mock();
  expect((await first('POST', '/api/v1/app-connections', newConnection(gitlab.url))).status).toBe(201);
  const second = await signIn(urlOfTwo);
  const { body } = await second('GET', '/api/v1/app-connections');
  expect(body).toMatchObject({ total: 1, items: [{ name: 'Harbor', status: 'healthy' }] });
  // It opens what the other has sealed.
  const [{ id }] = (body as { items: [{ id: string }] }).items;
  expect(await second('POST', `/api/v1/app-connections/${id}/check`)).toMatchObject({ status: 200 });
});

test('neither output nor log holds a secret', async () => {
  await using process = serve('--log-level', 'debug');
  const send = await setUp(await setupUrl(process));
  await using gitlab = await mock();
  await send('POST', '/api/v1/app-connections', newConnection(gitlab.url));
  const { output, errors } = await stop(process);
  expect(errors).toContain('/api/v1/app-connections');
  for (const secret of [demoCredentials.tokens.adaApi, 'correct horse battery']) {
    expect(output + errors).not.toContain(secret);
  }
});

async function mock() {
  const gitlab = createMockGitLab();
  const url = await gitlab.listen();
  return { url, journal: gitlab.journal, [Symbol.asyncDispose]: () => gitlab.close() };
}

function filesBelow(directory: string): readonly (readonly [string, Buffer])[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))]);
}
