import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyPlugin } from '@moorage/core';
import { gitlab } from '@moorage/plugin-gitlab';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runHere } from './in-process.ts';

// A module mock, because the list of plugins is a line of the source and nothing that a command is given.
vi.mock(import('../src/plugins.ts'), () => ({ plugins: [{ ...gitlab, methods: {} }] satisfies AnyPlugin[] }));

test('a wrong plugin ends the start with one line, before anything is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moorage-wrong-plugin-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const data = join(folder, 'data');
  expect(await runHere(['serve', '--port', '0', '--data', data])).toEqual({
    code: 1,
    output: '',
    errors: 'moorage: Plugin "gitlab": it has no methods. Add one with oauth2({…}) or token({…}).\n',
  });
  expect(readdirSync(folder)).toEqual([]);
});
