import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isStop } from '../stop.ts';
import { readSettings, unknownVariables, type Environment } from './read-settings.ts';
import { serveSettings } from './serve-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'moorage-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (args: readonly string[] = [], environment: Environment = {}) =>
  readSettings(serveSettings, args, environment);

/** The line that the person gets, and the exit code. */
function refusal(args: readonly string[], environment: Environment = {}): [number, string] {
  try {
    read(args, environment);
  } catch (error) {
    if (isStop(error)) return [error.exitCode, error.message];
    throw error;
  }
  throw new Error('was accepted');
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('settings are taken from', () => {
  test('the defaults when nothing is said', () => {
    expect(read()).toMatchObject({ host: '127.0.0.1', port: 4400, data: 'moorage-data', logLevel: 'info' });
    expect(read().publicUrl).toBeUndefined();
    expect(read().clockUrl).toBeUndefined();
  });

  test('the environment before the defaults', () => {
    expect(read([], { MOORAGE_PORT: '5000', MOORAGE_LOG_FORMAT: 'text' })).toMatchObject({
      port: 5000,
      logFormat: 'text',
    });
  });

  test('flags before the environment, in both spellings', () => {
    expect(read(['--port', '6000'], { MOORAGE_PORT: '5000' }).port).toBe(6000);
    expect(read(['--port=6001'], { MOORAGE_PORT: '5000' }).port).toBe(6001);
  });

  test('the file that a variable names, without the line end', () => {
    const port = file('port', '5001\n');
    expect(read([], { MOORAGE_PORT_FILE: port }).port).toBe(5001);
  });

  test('an empty variable as if it were not set', () => {
    expect(read([], { MOORAGE_PORT: '', MOORAGE_PUBLIC_URL: '', MOORAGE_HOST_FILE: '' }).port).toBe(4400);
  });

  test('a public URL as its origin', () => {
    expect(read(['--public-url', 'https://Moorage.example.com/']).publicUrl).toBe(
      'https://moorage.example.com',
    );
  });
});

describe('a wrong value is refused in one line with an example:', () => {
  test.each([
    [
      ['--port', 'abc'],
      '--port is "abc", but a port is a whole number from 0 to 65535. For example: --port 8080',
    ],
    [
      ['--port', '99999'],
      '--port is "99999", but a port is a whole number from 0 to 65535. For example: --port 8080',
    ],
    [['--port'], '--port is not usable, but it needs a value. For example: --port 8080'],
    [['--host', '--port', '1'], '--host is not usable, but it needs a value. For example: --host 0.0.0.0'],
    [
      ['--log-level', 'loud'],
      '--log-level is "loud", but it must be debug, info, warn, error or silent. For example: --log-level debug',
    ],
    [['here'], '"here" is not expected here. Flags begin with two dashes, e.g. --port 4400.'],
  ])('%j', (args, line) => {
    expect(refusal(args)).toEqual([2, line]);
  });

  test.each([
    'moorage.example.com',
    'ftp://moorage.example.com',
    'https://',
    'https://ada:pw@moorage.example.com',
  ])('a public URL such as %s', (url) => {
    expect(refusal(['--public-url', url])[1]).toMatch(
      /^--public-url is ".+ For example: --public-url https:/,
    );
  });

  test.each([
    'http://gitlab.example.com/__mock__/clock',
    'http://10.0.0.7:4480/__mock__/clock',
    'http://127.0.0.1.example.com/__mock__/clock',
    'http://0.0.0.0:4480/__mock__/clock',
  ])('a clock that is not on this machine, such as %s', (url) => {
    expect(refusal([], { MOORAGE_CLOCK_URL: url })).toEqual([
      2,
      `MOORAGE_CLOCK_URL is "${url}", but it must be a loopback address: only tests and demonstrations on this machine move time. For example: MOORAGE_CLOCK_URL=http://127.0.0.1:4480/__mock__/clock`,
    ]);
  });

  test('a name in place of a proxy’s address', () => {
    expect(refusal([], { MOORAGE_TRUSTED_PROXIES: '10.0.0.1,proxy.lan' })).toEqual([
      2,
      'MOORAGE_TRUSTED_PROXIES is "10.0.0.1,proxy.lan", but "proxy.lan" is neither an address nor a range of addresses. For example: MOORAGE_TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8',
    ]);
  });

  test('a public URL with a path, which would break sign-in and the redirect URI', () => {
    expect(refusal([], { MOORAGE_PUBLIC_URL: 'https://example.com/moorage' })).toEqual([
      2,
      'MOORAGE_PUBLIC_URL is "https://example.com/moorage", but it must end after the host and port: Moorage wants a host name of its own, not a path below one. For example: MOORAGE_PUBLIC_URL=https://moorage.example.com',
    ]);
  });

  test('an unknown flag, with those that there are', () => {
    const [code, line] = refusal(['--prot', '1']);
    expect(code).toBe(2);
    expect(line).toMatch(/^There is no flag --prot\. There are: --host, --port, --data, --public-url/);
  });

  test('a secret on the command line', () => {
    expect(refusal(['--master-key', 'abc'])[1]).toContain('Secrets have no flag');
  });

  test('a variable and its file both set', () => {
    expect(refusal([], { MOORAGE_PORT: '1', MOORAGE_PORT_FILE: '/x' })).toEqual([
      2,
      'MOORAGE_PORT and MOORAGE_PORT_FILE are both set, and only one can hold. Remove one of them.',
    ]);
  });

  test('a file that is not there', () => {
    expect(refusal([], { MOORAGE_DATABASE_URL_FILE: join(folder, 'none') })[1]).toBe(
      `MOORAGE_DATABASE_URL_FILE is "${join(folder, 'none')}", but that file cannot be read (ENOENT). For example: MOORAGE_DATABASE_URL_FILE=/run/secrets/database-url`,
    );
  });

  test.each([0o644, 0o640, 0o602])('a file with a secret that others can read or change: mode %o', (mode) => {
    const path = file(`key-${mode}`, 'ab'.repeat(32));
    chmodSync(path, mode);
    for (const name of ['MOORAGE_MASTER_KEY_FILE', 'MOORAGE_DATABASE_URL_FILE']) {
      const [code, line] = refusal([], { [name]: path });
      expect(code).toBe(1);
      expect(line).toBe(
        `${name} is "${path}", but other users can read or change that file (mode 0${mode.toString(8)}). Run: chmod 0400 ${path} (where it is mounted into a container, give the mount mode 0400 and this user as owner).`,
      );
    }
    chmodSync(path, 0o400);
    expect(read([], { MOORAGE_MASTER_KEY_FILE: path }).masterKey).toHaveProperty('id');
  });

  test('a secret, without repeating it', () => {
    const [code, line] = refusal([], { MOORAGE_DATABASE_URL: 'mysql://root:hunter22@db/x' });
    expect(code).toBe(2);
    expect(line).toMatch(
      /^MOORAGE_DATABASE_URL is not usable, but it must be the URL of a PostgreSQL database/,
    );
    expect(line).not.toContain('hunter22');
  });
});

test('finds variables that look like settings and are none', () => {
  const environment = { MOORAGE_PROT: '1', MOORAGE_PORT: '1', MOORAGE_CA_FILE: '/x', HOME: '/root' };
  expect(unknownVariables(serveSettings, environment)).toEqual(['MOORAGE_PROT']);
});
