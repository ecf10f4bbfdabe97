import { expect, test } from 'vitest';
import { createRedactor, redactJson } from './redactor.ts';

const redact = createRedactor({ 'private-token': 'Toy+Secret/0001' });

test.each([
  ['as it is', 'no Toy+Secret/0001 here', 'no [redacted] here'],
  ['in other letters, as in a host', 'https://toy+secret/0001', 'https://[redacted]'],
  ['encoded for a URL', '?t=Toy%2BSecret%2F0001', '?t=[redacted]'],
  ['twice', 'Toy+Secret/0001Toy+Secret/0001', '[redacted][redacted]'],
])('finds a secret %s', (_how, text, left) => {
  expect(redact(text)).toBe(left);
});

test('takes no part of a secret for a pattern', () => {
  expect(redact('Toyyy+Secret/0001')).toBe('Toyyy+Secret/0001');
  expect(createRedactor({ key: '(.*)[a-z]{9}$' })('abc (.*)[a-z]{9}$ defghijklmno')).toBe(
    'abc [redacted] defghijklmno',
  );
});

test('leaves text alone where nothing is secret enough to look for', () => {
  expect(createRedactor({})('any')).toBe('any');
  expect(createRedactor({ key: 'short' })('cut it short')).toBe('cut it short');
});

test('redacts names and texts at every depth of JSON', () => {
  const answer = { 'toy+secret/0001': [{ reason: 'Toy+Secret/0001!' }], status: 7, none: null, bad: true };
  expect(redactJson(redact, answer)).toEqual({
    '[redacted]': [{ reason: '[redacted]!' }],
    status: 7,
    none: null,
    bad: true,
  });
});

test('leaves out what is nested deeper than any reason', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(5000)}"bottom"${']'.repeat(5000)}`);
  expect(JSON.stringify(redactJson(redact, { deep, reason: 'x' }))).toMatch(
    /^\{"deep":\[+null\]+,"reason":"x"\}$/,
  );
});
