import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { webFilesIn } from './web-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'moorage-web-'));
afterAll(() => rmSync(folder, { recursive: true }));

function built(): string {
  const directory = join(folder, 'dist');
  mkdirSync(join(directory, 'assets'), { recursive: true });
  writeFileSync(join(directory, 'index.html'), '<!doctype html>');
  writeFileSync(join(directory, 'assets', 'index-4f2a.js'), 'start()');
  writeFileSync(join(folder, 'secret'), 'not of the user interface');
  return directory;
}

test('reads the page, which changes with each version', () => {
  const file = webFilesIn(built()).read('/index.html');
  expect(file).toMatchObject({ contentType: 'text/html; charset=utf-8', immutable: false });
  expect(new TextDecoder().decode(file?.body as Uint8Array)).toBe('<!doctype html>');
});

test('tells that files named by their content may be kept for ever', () => {
  expect(webFilesIn(built()).read('/assets/index-4f2a.js')).toMatchObject({
    contentType: 'text/javascript; charset=utf-8',
    immutable: true,
  });
});

test.each(['/none.js', '/', '/../secret', '/assets/../../secret', '//etc/passwd', '/assets', ''])(
  'reads nothing for %j',
  (path) => {
    expect(webFilesIn(built()).read(path)).toBeNull();
  },
);

test('says what to do when the user interface is not built', () => {
  expect(() => webFilesIn(join(folder, 'none'))).toThrow(
    /^The user interface is not built .+ Run `npm start`/,
  );
});
