import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runHere } from './in-process.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorage-serve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const data = () => join(folder, 'data');

const serve = (flags: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) =>
  runHere(['serve', '--port', '0', '--data', data(), '--log-level', 'silent', ...flags], environment);

describe('what cannot start says so in one line:', () => {
  test('a data directory that is none', async () => {
    writeFileSync(data(), '');
    expect(await serve()).toEqual({
      code: 1,
      output: '',
      errors: `moorage: The data directory ${data()} cannot be written (it is a file). Give this user the right to, or name another with --data.\n`,
    });
  });

  test('another master key than the data was written with', async () => {
    expect(await serve([], { MOORAGE_MASTER_KEY: 'a'.repeat(64) })).toMatchObject({ code: 0 });
    const { code, errors } = await serve([], { MOORAGE_MASTER_KEY: 'b'.repeat(64) });
    expect(code).toBe(1);
    expect(errors).toMatch(/^moorage: Wrong master key: .+\n$/);
  });

  test('a lost master key file', async () => {
    expect(await serve()).toMatchObject({ code: 0 });
    rmSync(join(data(), 'master.key'));
    expect(await serve()).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^moorage: Wrong master key: .+\n$/),
    });
  });

  test('a database of a newer Moorage', async () => {
    await serve();
    const database = new DatabaseSync(join(data(), 'moorage.db'));
    database.exec(
      "insert into moorage_migrations (number, name, hash, version) values (99, '9999_future', 'x', '9.9.9')",
    );
    database.close();
    const { code, errors } = await serve();
    expect(code).toBe(1);
    expect(errors).toMatch(/^moorage: The database was written by Moorage 9\.9\.9: .+\n$/);
  });

  test('a file that is no database', async () => {
    mkdirSync(data());
    writeFileSync(join(data(), 'moorage.db'), 'x'.repeat(8192));
    const { code, errors } = await serve();
    expect(code).toBe(1);
    expect(errors).toMatch(/^moorage: The database .+moorage\.db cannot be opened: .+not a database\.\n$/);
  });

  test('a PostgreSQL that is not there, without its password', async () => {
    const { code, errors } = await serve([], {
      MOORAGE_DATABASE_URL: 'postgres://moorage:hunter22@127.0.0.1:1/moorage',
    });
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
    const { code, errors } = await serve(flags);
    expect([code, errors]).toEqual([2, expect.stringMatching(line)]);
  });

  test.each([
    [
      { MOORAGE_MASTER_KEY: 'short-key' },
      /^moorage: MOORAGE_MASTER_KEY is not usable, but the master key is not 32 bytes in hexadecimal or base64\. .+\n$/,
    ],
    [{ MOORAGE_CA: 'no certificate' }, /^moorage: MOORAGE_CA_FILE holds no certificate .+\n$/],
  ])('%j, with exit code 2 and without repeating a secret', async (environment, line) => {
    const { code, errors } = await serve([], environment);
    expect([code, errors]).toEqual([2, expect.stringMatching(line)]);
    expect(errors).not.toContain('short-key');
  });
});

describe('the command', () => {
  test('names its commands when it is given an unknown one, with exit code 2', async () => {
    expect(await runHere(['sreve'])).toEqual({
      code: 2,
      output: '',
      errors:
        'moorage: There is no command "sreve". There are: serve, demo, mock-gitlab, connections, version, help.\n',
    });
  });

  test.each([[], ['help'], ['--help']])('explains itself for %j', async (...args) => {
    const { code, output } = await runHere(args);
    expect(code).toBe(0);
    expect(output).toContain('moorage serve        run Moorage');
  });

  test.each(['serve', 'demo', 'mock-gitlab', 'connections', 'version', 'help'])(
    'explains %s in both ways',
    async (name) => {
      const { code, output } = await runHere(['help', name]);
      expect([code, output]).toEqual([0, expect.stringMatching(new RegExp(`^moorage ${name}`))]);
      expect(await runHere([name, '--help'])).toEqual({ code, output, errors: '' });
    },
  );

  test('says that there is no help for what is none', async () => {
    expect(await runHere(['help', 'nothing'])).toMatchObject({ code: 2 });
  });

  test.each([['version'], ['--version'], ['-v']])('tells its version for %s', async (word) => {
    const { code, output } = await runHere([word]);
    expect([code, output]).toEqual([0, expect.stringMatching(/^moorage \d+\.\d+\.\d+ \(Node\.js 24\./)]);
  });

  test('passes the flags of mock-gitlab on, and its complaints back', async () => {
    const { code, errors } = await runHere(['mock-gitlab', '--port', 'none']);
    expect(code).toBe(2);
    expect(errors).toContain('--port');
    expect((await runHere(['mock-gitlab', '--port', '0'])).output).toMatch(
      /^mock gitlab ready: http:\/\/127/,
    );
  });
});
