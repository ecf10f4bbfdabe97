import { expect, test } from 'vitest';
import { fillGuides } from './fill-guide.ts';
import { readSchema } from './read-schema.ts';

const fields = [
  ...readSchema({ properties: { base: { type: 'string' }, kind: { type: 'string' } } }, 'settings'),
  ...readSchema({ properties: { key: { type: 'string' } } }, 'secrets'),
];
const fill = (guide: { text?: string; url?: string; when?: Record<string, string> }, values = {}) =>
  fillGuides([{ text: '', ...guide }], fields, {
    name: 'my harbor',
    'settings.base': 'https://h.example/root',
    ...values,
  })[0];

test('takes an address at the start as it is, without a slash at its end, and encodes what stands elsewhere', () => {
  expect(fill({ url: '{base}/new?name={name}' })?.url).toBe('https://h.example/root/new?name=my%20harbor');
  expect(fill({ url: '{base}/new' }, { 'settings.base': 'https://h.example/' })?.url).toBe(
    'https://h.example/new',
  );
});

test('fills the text as well', () => {
  expect(fill({ text: 'Open {base} as {name}.' })?.text).toBe('Open https://h.example/root as my harbor.');
});

test.each(['javascript:alert(1)', 'harbor', '', 'file:///etc/passwd'])('makes no link of %j', (base) => {
  expect(fill({ url: '{base}/new' }, { 'settings.base': base })?.url).toBeUndefined();
});

test('is shown only while the form says what it is for', () => {
  expect(fill({ when: { kind: 'a' } }, { 'settings.kind': 'b' })).toBeUndefined();
  expect(fill({ when: { kind: 'a' } }, { 'settings.kind': 'a' })).toBeDefined();
});

test('says nothing with a gap in it', () => {
  expect(fill({ text: 'Open {base}.' }, { 'settings.base': ' ' })).toBeUndefined();
});

test('never shows a secret', () => {
  expect(fill({ text: 'Here:', url: 'https://x.example/{key}' }, { 'secrets.key': 'hush' })).toEqual({
    text: 'Here:',
    url: 'https://x.example/',
  });
  expect(fill({ text: 'Key: {key}' }, { 'secrets.key': 'hush' })).toBeUndefined();
});
