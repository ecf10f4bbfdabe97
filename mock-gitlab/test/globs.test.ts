import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { globPattern } from '../src/faults/glob.ts';
import { harbor } from './harbor.ts';

test.each([
  ['/api/v4/user', '/api/v4/user', true],
  ['/api/v4/user', '/api/v4/users', false],
  ['/api/v4/user', '/api/v4/use', false],
  ['/projects/*', '/projects/1', true],
  ['/projects/*', '/projects/', true],
  ['/projects/*', '/projects/1/hooks', false],
  ['/projects/**', '/projects/1/hooks', true],
  ['/**/hooks', '/projects/1/hooks', true],
  ['/**/hooks', '/projects/1/hook', false],
  ['**', '/anything/at/all', true],
  ['*', '/a', false],
  ['/a***b', '/a/x/b', true],
  ['/a.c', '/abc', false],
  ['/a%2fb', '/a%2Fb', true],
  ['/a%2F*', '/a%2fb', true],
  ['/a+(b)[c]{2}$', '/a+(b)[c]{2}$', true],
])('the glob %s against %s: %s', (glob, path, fits) => {
  expect(globPattern(glob).test(path)).toBe(fits);
});

const asExpression = (glob: string) =>
  new RegExp(`^${glob.replaceAll('**', '\0').replaceAll('*', '[^/]*').replaceAll('\0', '.*')}$`);

test('globs mean what the same regular expression means', () => {
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '**', '/*/'), maxLength: 8 });
  const path = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 10 });
  fc.assert(
    fc.property(glob, path, (one, text) => {
      expect(globPattern(one).test(text)).toBe(asExpression(one).test(text));
    }),
  );
});

test('a glob of many stars is decided at once', { timeout: 2000 }, async () => {
  const gitlab = harbor();
  gitlab.faults.add({ kind: 'status', status: 503, match: { path: `/${'**a'.repeat(12)}b` } });
  const { status } = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/${'a'.repeat(4000)}`);
  expect(status).toBe(404);
});

test.each(['^(a+)+$', '^(a|a)*$', '^((a*)b)+$', '(a{1,9}){20}', '(?:[)]|x)+'])(
  'the regular expression %s is refused: it could take for ever',
  (pathPattern) => {
    const fault = { kind: 'reset', match: { pathPattern } } as const;
    expect(() => harbor().faults.add(fault)).toThrow('match.pathPattern: must not repeat a group');
  },
);

test.each(['^/api/v4/(user|projects)(/\\d+)?$', '^/(ab)+c$', '[(+*)]+', '\\(a+\\)+'])(
  'the regular expression %s is taken',
  (pathPattern) => {
    expect(() => harbor().faults.add({ kind: 'reset', match: { pathPattern } })).not.toThrow();
  },
);
