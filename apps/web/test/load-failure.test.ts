import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen } from '@solidjs/testing-library';
import { beforeEach, expect, test } from 'vitest';
import '../public/load-failure.js';

const index = readFileSync(join(import.meta.dirname, '../index.html'), 'utf8');
const template = /<template[\s\S]*<\/template>/.exec(index)?.[0] ?? '';

beforeEach(() => {
  document.body.innerHTML = `<div id="app"></div>${template}<script type="module"></script><img>`;
});

function fail(selector: string): void {
  document.querySelector(selector)?.dispatchEvent(new Event('error'));
}

test('a page whose code is gone says so in place of staying blank', () => {
  expect(screen.queryByRole('alert')).toBeNull();
  fail('script');
  expect(screen.getByRole('alert').textContent).toContain('Moorage may have been updated');
  expect(screen.getByText('Load again').getAttribute('href')).toBe('');
});

test('a picture that is gone takes nothing away', () => {
  fail('img');
  expect(screen.queryByRole('alert')).toBeNull();
});
