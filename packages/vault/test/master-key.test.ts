import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMasterKeyFile, readMasterKey } from '../src/master-key-file.ts';
import { parseMasterKey } from '../src/master-key.ts';
import { random } from './vault-world.ts';

const bytes = Buffer.from(Array.from({ length: 32 }, (_, at) => 255 - at));
const hex = bytes.toString('hex');

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'moorage-vault-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function writeKeyFile(text: string, mode = 0o600): string {
  const path = join(newFolder(), 'key');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe('parseMasterKey', () => {
  it.each([
    ['hexadecimal', hex],
    ['hexadecimal in capitals', hex.toUpperCase()],
    ['base64', bytes.toString('base64')],
    ['base64url', bytes.toString('base64url')],
    ['a line end after it', `${hex}\r\n`],
  ])('reads the same key from %s', (_what, text) => {
    expect(parseMasterKey(text).id).toBe(parseMasterKey(hex).id);
  });

  it('tells keys apart by an id that says nothing about them', () => {
    const [one, two] = [parseMasterKey(hex), parseMasterKey('0'.repeat(64))];
    expect(one.id).not.toBe(two.id);
    expect(one.wrappingKey.equals(two.wrappingKey)).toBe(false);
    expect(hex).not.toContain(Buffer.from(one.id, 'base64url').toString('hex'));
  });

  it.each([
    ['nothing', ''],
    ['a password', 'correct horse battery staple'],
    ['31 bytes', hex.slice(2)],
    ['33 bytes', `${hex}00`],
    ['31 bytes in base64', bytes.subarray(1).toString('base64')],
    ['a stray character', `${hex.slice(1)}g`],
    ['two keys', `${hex}\n${hex}`],
  ])('refuses %s, without repeating it', (_what, text) => {
    const read = () => parseMasterKey(text);
    expect(read).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        action: expect.stringContaining('openssl rand -hex 32'),
      }),
    );
    try {
      read();
    } catch (error) {
      if (text !== '') expect(inspect(error)).not.toContain(text.slice(0, 8));
    }
  });
});

describe('readMasterKey', () => {
  it('makes a file on the first start, that only its owner may read, and reads it from then on', async () => {
    const path = join(newFolder(), 'data', 'master.key');
    const first = await readMasterKey({ path, random });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(path, '..'))).toEqual(['master.key']);
    expect((await readMasterKey({ path, random })).id).toBe(first.id);
  });

  it('makes the file readable by its owner only, also where files are open by default', async () => {
    const path = join(newFolder(), 'master.key');
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    await createMasterKeyFile(path, random);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('gives one key to many first starts at once', async () => {
    const path = join(newFolder(), 'master.key');
    const keys = await Promise.all(Array.from({ length: 20 }, () => readMasterKey({ path, random })));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    expect(readdirSync(join(path, '..'))).toEqual(['master.key']);
  });

  it('is made by one of many that begin at once', async () => {
    const path = join(newFolder(), 'master.key');
    const made = await Promise.all(Array.from({ length: 20 }, () => createMasterKeyFile(path, random)));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it('never touches a file that is there', async () => {
    const path = writeKeyFile(`${hex}\n`);
    expect(await createMasterKeyFile(path, random)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(`${hex}\n`);
  });

  it('prefers the value to the file, and the file to its own', async () => {
    const path = join(newFolder(), 'master.key');
    const file = writeKeyFile('1'.repeat(64));
    expect((await readMasterKey({ value: hex, file, path, random })).id).toBe(parseMasterKey(hex).id);
    expect((await readMasterKey({ file, path, random })).id).toBe(parseMasterKey('1'.repeat(64)).id);
    expect(existsSync(path)).toBe(false);
  });

  it.each([0o640, 0o604, 0o644, 0o620])('refuses a file of mode %o', async (mode) => {
    const path = writeKeyFile(hex, mode);
    await expect(readMasterKey({ path, random })).rejects.toMatchObject({
      code: 'invalid_input',
      message: `Other users of this machine may read the master key file ${path} (mode 0${mode.toString(8)}).`,
      action: `Run: chmod 600 ${path}`,
    });
  });

  it('refuses a file that was named and is not there, and does not make it', async () => {
    const file = join(newFolder(), 'none');
    await expect(readMasterKey({ file, path: '/nowhere', random })).rejects.toMatchObject({
      message: `The master key file ${file} cannot be read (ENOENT).`,
    });
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['an empty file', ''],
    ['another file', 'root:x:0:0:root:/root:/bin/sh\n'.repeat(100)],
  ])('refuses %s', async (_what, text) => {
    await expect(readMasterKey({ path: writeKeyFile(text), random })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('refuses a folder', async () => {
    const path = join(newFolder(), 'master.key');
    mkdirSync(path);
    await expect(readMasterKey({ path, random })).rejects.toMatchObject({
      message: `${path} is not a file with a master key.`,
    });
  });

  it('leaves nothing behind when the key cannot be written', async () => {
    const path = join(newFolder(), 'master.key');
    const broken = { ...random, bytes: (count: number) => (count === 32 ? fail() : random.bytes(count)) };
    await expect(createMasterKeyFile(path, broken)).rejects.toThrow('no randomness');
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('refuses a device', async () => {
    await expect(readMasterKey({ file: '/dev/null', path: '/nowhere', random })).rejects.toMatchObject({
      message: '/dev/null is not a file with a master key.',
    });
  });
});

function fail(): never {
  throw new Error('no randomness');
}
