import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { playScript } from './script-of-calls.ts';

test('two mocks answer the same calls with the same bytes', async () => {
  const first = await playScript();
  expect(first.length).toBeGreaterThan(20);
  expect(await playScript()).toStrictEqual(first);
});

test('another process answers with the same bytes too, id tokens included', async () => {
  const here = await playScript();
  const module = join(import.meta.dirname, 'script-of-calls.ts');
  const code = `const { playScript } = await import(${JSON.stringify(module)}); console.log(JSON.stringify(await playScript()));`;
  const there = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  expect(JSON.parse(there)).toStrictEqual(here);
  expect(here.join('\n')).toMatch(/"id_token":"ey/);
}, 60_000);

test('another random seed gives other secrets', async () => {
  expect(await playScript('another')).not.toStrictEqual(await playScript());
});
