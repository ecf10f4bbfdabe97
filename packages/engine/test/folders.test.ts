import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';

// What stands first is below: a use case may build on OAuth, and OAuth on rows, never the other way round.
const order = `
  http plugin rows timeline schedule writes oauth lifecycle connections access notifications upkeep
`
  .trim()
  .split(' ');
const source = join(import.meta.dirname, '../src');

test('inside the engine a folder imports only what stands below it', () => {
  const files = globSync('*/**/*.ts', { cwd: source });
  const upwards = files.flatMap((file) => {
    const own = order.indexOf(folderOf(file));
    const imports = readFileSync(join(source, file), 'utf8').matchAll(/from '(\.[^']+)'/g);
    return [...imports]
      .filter(([, path = '']) => order.indexOf(folderOf(posix.join(file, '..', path))) > own)
      .map(([line]) => `${file}: ${line}`);
  });
  expect(files.length).toBeGreaterThan(30);
  expect(upwards).toEqual([]);
});

/** The first folder of a path inside `src`, however deep the file lies in it. */
function folderOf(path: string): string {
  return path.split('/')[0] ?? '';
}
