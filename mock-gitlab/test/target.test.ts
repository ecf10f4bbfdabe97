import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTarget } from '../src/http/target.ts';

const partsOf = ({ origin, pathname, search }: URL | ReturnType<typeof readTarget>) => ({
  origin,
  pathname,
  search,
});

test.each([
  'http://gitlab.test/api/v4/user',
  'http://gitlab.test/',
  'http://GitLab.test:80/api',
  'https://127.1:443/a/b.json',
  'http://[::1]:8080/a',
  'http://gitlab.test/a?',
  'http://gitlab.test/a?b=c&d[]=%20+e',
  'http://gitlab.test/a?b=c#d',
  "http://gitlab.test/a?b='c'",
  'http://gitlab.test/a/../b',
  'http://gitlab.test/a/%2E%2e/b',
  'http://gitlab.test/a/.%2e',
  'http://gitlab.test/...',
  'http://gitlab.test//a//b/',
  'http://gitlab.test/harbor%2fdock/%zz',
  'http://gitlab.test/a b',
  'http://gitlab.test/é?é',
  'http://user@gitlab.test/a',
  'http://gitlab.test',
])('%s is read as the platform reads it', (href) => {
  expect(partsOf(readTarget(href))).toStrictEqual(partsOf(new URL(href)));
});

test('whatever is asked is read as the platform reads it', () => {
  const piece = fc.constantFrom(...'/.%2eE?&=+[]#aZ~_-\\@:;é \t\'"<>{}|^`'.split(''), '..', '%2f', '//');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const href = `http://gitlab.test/${pieces.join('')}`;
      expect(partsOf(readTarget(href))).toStrictEqual(partsOf(new URL(href)));
    }),
    { numRuns: 2000 },
  );
});

test('what is no URL is refused', () => {
  expect(() => readTarget('/api/v4/user')).toThrow(TypeError);
  expect(() => readTarget('http://a b/')).toThrow(TypeError);
});
