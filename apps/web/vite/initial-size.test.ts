import { expect, test } from 'vitest';
import { initialSize, measureInitial, type Bundle } from './initial-size.ts';

const noise = (length: number): string =>
  Array.from({ length }, (_, at) => String.fromCharCode(33 + ((at * at * 7 + at) % 90))).join('');

const chunk = (fileName: string, more: object = {}) => ({
  type: 'chunk' as const,
  fileName,
  code: noise(400),
  ...more,
});

const bundle: Bundle = {
  'main.js': chunk('main.js', { isEntry: true, imports: ['shared.js'] }),
  'shared.js': chunk('shared.js', { imports: ['main.js'] }),
  'list.js': chunk('list.js', { facadeModuleId: '/app/src/list.tsx', imports: ['shared.js'] }),
  'dialog.js': chunk('dialog.js', { facadeModuleId: '/app/src/dialog.tsx' }),
};

test('counts the entry, the first screen and what they import, each once, and nothing that comes later', () => {
  expect(measureInitial(bundle, ['src/list.tsx']).files.toSorted()).toEqual([
    'list.js',
    'main.js',
    'shared.js',
  ]);
});

test('does not go silent when the first screen is renamed', () => {
  expect(() => measureInitial(bundle, ['src/gone.tsx'])).toThrow('src/gone.tsx is no chunk of its own');
});

test('fails the build above the limit', () => {
  const said: string[] = [];
  const build = (limit: number): void =>
    initialSize({ limit, screens: ['src/list.tsx'] }).generateBundle.call(
      {
        info: (text) => said.push(text),
        error: (text) => {
          throw new Error(text);
        },
      },
      undefined,
      bundle,
    );
  build(100_000);
  expect(said[0]).toMatch(/^initial JavaScript: \d\.\d kB of 100\.0 kB gzip in 3 files$/);
  expect(() => build(100)).toThrow('Load something later, or leave it out.');
});
