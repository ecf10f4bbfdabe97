import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createMockGitLab, demoCredentials } from 'mock-gitlab';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { client, setUp, signIn } from './client.ts';
import { moorage, type MoorageProcess } from './moorage-process.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorage-serve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const data = () => join(folder, 'data');

function serve(
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): MoorageProcess {
  return moorage(['serve', '--port', '0', '--data', data(), '--allow-private', '127.0.0.1', ...flags], {
    environment,
  });
}

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

  test('keeps database and key for its owner alone', async () => {
    await using process = serve();
    await readyUrl(process);
    expect(readdirSync(data())).toEqual(expect.arrayContaining(['master.key', 'moorage.db']));
    expect(readFileSync(join(data(), 'master.key'), 'utf8')).toMatch(/^[\w-]{43}\n$/);
  });

  test('answers health and readiness', async () => {
    await using process = serve();
    const send = client(await readyUrl(process));
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

describe('what cannot start says so in one line:', () => {
  test('a taken port', async () => {
    await using process = serve();
    const port = new URL(await readyUrl(process)).port;
    await using other = moorage(['serve', '--port', port, '--data', join(folder, 'other')]);
    const { code, errors } = await other.ended;
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^moorage: Port \d+ on 127\.0\.0\.1 is taken by another program\. .+--port \d+\.\n$/,
    );
    expect(readdirSync(folder)).not.toContain('other');
  });

  test('a data directory that is none', async () => {
    writeFileSync(data(), '');
    await using process = serve();
    expect(await process.ended).toMatchObject({
      code: 1,
      errors: `moorage: The data directory ${data()} cannot be written (it is a file). Give this user the right to, or name another with --data.\n`,
    });
  });

  test('another master key than the data was written with', async () => {
    await using process = serve([], { MOORAGE_MASTER_KEY: 'a'.repeat(64) });
    const send = await setUp(await setupUrl(process));
    await using gitlab = await mock();
    await send('POST', '/api/v1/app-connections', newConnection(gitlab.url));
    await stop(process);
    await using other = serve([], { MOORAGE_MASTER_KEY: 'b'.repeat(64) });
    const { code, errors } = await other.ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^moorage: Wrong master key: .+\n$/);
  });

  test('a database of a newer Moorage', async () => {
    await using process = serve();
    await readyUrl(process);
    await stop(process);
    const database = new DatabaseSync(join(data(), 'moorage.db'));
    database.exec(
      "insert into moorage_migrations (number, name, hash, version) values (99, '9999_future', 'x', '9.9.9')",
    );
    database.close();
    await using older = serve();
    const { code, errors } = await older.ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^moorage: The database was written by Moorage 9\.9\.9: .+\n$/);
  });

  test('a file that is no database', async () => {
    await using process = serve();
    await readyUrl(process);
    await stop(process);
    writeFileSync(join(data(), 'moorage.db'), 'x'.repeat(8192));
    await using broken = serve();
    const { code, errors } = await broken.ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^moorage: The database .+moorage\.db cannot be opened: .+not a database\.\n$/);
  });

  test('a PostgreSQL that is not there, without its password', async () => {
    await using process = serve([], {
      MOORAGE_DATABASE_URL: 'postgres://moorage:hunter22@127.0.0.1:1/moorage',
    });
    const { code, errors } = await process.ended;
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^moorage: The database of MOORAGE_DATABASE_URL cannot be opened: .+ECONNREFUSED.+\n$/,
    );
    expect(errors).not.toContain('hunter22');
  });

  test.each([
    [['--port', 'none'], /^moorage: --port is "none", but .+\n$/],
    [['--allow-private', '10.0.0.0/99'], /^moorage: --allow-private is "10\.0\.0\.0\/99", but .+\n$/],
  ])('%j, with exit code 2', async (flags, line) => {
    await using process = serve(flags);
    const { code, errors } = await process.ended;
    expect([code, errors]).toEqual([2, expect.stringMatching(line)]);
  });

  test.each([
    [
      { MOORAGE_MASTER_KEY: 'short-key' },
      /^moorage: MOORAGE_MASTER_KEY is not usable, but the master key is not 32 bytes/,
    ],
    [{ MOORAGE_CA: 'no certificate' }, /^moorage: MOORAGE_CA_FILE holds no certificate/],
  ])('%j, with exit code 2 and without repeating a secret', async (environment, line) => {
    await using process = serve([], environment);
    const { code, errors } = await process.ended;
    expect([code, errors]).toEqual([2, expect.stringMatching(line)]);
    expect(errors).not.toContain('short-key');
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
  await using process = serve(['--log-level', 'debug']);
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
  return { url, [Symbol.asyncDispose]: () => gitlab.close() };
}
