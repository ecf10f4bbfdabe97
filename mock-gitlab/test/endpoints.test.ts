import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REFUSED, REMARKS, endpointTable, otherRoutes, withTable } from '../scripts/endpoint-table.ts';
import { withKeys } from '../scripts/seed-keys.ts';
import { withSwitches } from '../scripts/switch-table.ts';
import { caller, harbor, tokens } from './harbor.ts';

const file = resolve(import.meta.dirname, '../docs/endpoints.md');

test.each([
  ['seed.md', withKeys],
  ['switches.md', withSwitches],
])('the page %s is up to date', (name, bring) => {
  const page = readFileSync(resolve(import.meta.dirname, '../docs', name), 'utf8');
  expect(page, 'run `pnpm endpoints` in mock-gitlab').toBe(bring(page));
});

test('the page of the control has each of its calls', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../docs/control.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([A-Z]+ \/\S+)` \|/gm)].map(([, call]) => call);
  const calls = otherRoutes()
    .filter(({ path }) => /^\/__mock__\/(?!inspect)./.test(path))
    .map(({ method, path }) => `${method} ${path.replace('/__mock__', '')}`);
  expect(new Set(listed)).toEqual(new Set(calls));
  expect(listed).toHaveLength(calls.length);
});

describe('the table of endpoints', () => {
  test('is up to date', () => {
    const page = readFileSync(file, 'utf8');
    expect(page, 'run `pnpm endpoints` in mock-gitlab').toBe(withTable(page));
  });

  test('has no remark on a route that is not there', () => {
    const routes = otherRoutes().map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(REMARKS).filter((route) => !routes.includes(route))).toEqual([]);
  });

  test('names each endpoint once', () => {
    const rows = endpointTable()
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').slice(0, 3).join('|'));
    expect(rows.filter((row, at) => rows.indexOf(row) !== at)).toEqual([]);
  });

  test.each(REFUSED)('is right that these are refused: %s', async (_area, path) => {
    const gitlab = harbor({ strict: true });
    const { status, body } = await caller(gitlab, tokens.root)('GET', path);
    expect([status, body]).toEqual([404, { error: '404 Not Found' }]);
    expect(() => gitlab.verify()).toThrow(join('/api/v4', path));
  });
});
