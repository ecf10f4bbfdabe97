import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

/** As the plugin's author imports it, who is outside of this package. */
const fromOutside = (source: string) =>
  source
    .replaceAll("'../../src/index.ts'", "'@moorage/core'")
    .replaceAll("'../../src/testing.ts'", "'@moorage/core/testing'")
    .trimEnd();

test.each(['acme.ts', 'acme.test.ts', 'acme-oauth.ts', 'acme-managed.ts', 'acme-webhook.ts'])(
  'docs/plugins.md shows %s as it is compiled and tested here',
  async (file) => {
    const page = await read('../../../docs/plugins.md');
    const shown = page.split('```').find((block) => block.startsWith(`ts\n// ${file}\n`));
    expect(shown?.slice(`ts\n// ${file}\n`.length).trimEnd()).toBe(
      fromOutside(await read(`example/${file}`)),
    );
  },
);

test('a provider of one token method is at most 60 lines', async () => {
  expect((await read('example/acme.ts')).split('\n').length).toBeLessThanOrEqual(60);
});
