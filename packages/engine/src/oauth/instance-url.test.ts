import { expect, test } from 'vitest';
import { normaliseInstanceUrl } from './instance-url.ts';

test.each([
  ['https://App.Example.com/', 'https://app.example.com'],
  ['https://app.example.com:443', 'https://app.example.com'],
  [' http://127.0.0.1:4480 ', 'http://127.0.0.1:4480'],
  ['https://app.example.com/root//', 'https://app.example.com/root'],
])('spells %j as %j', (given, spelled) => {
  expect(normaliseInstanceUrl(given)).toBe(spelled);
});

test.each([
  ['no URL', 'app.example.com'],
  ['a user name', 'https://ada@app.example.com'],
  ['a password', 'https://ada:pw@app.example.com'],
  ['a query', 'https://app.example.com?x=1'],
  ['a fragment', 'https://app.example.com#x'],
  ['another protocol', 'ftp://app.example.com'],
  ['script', 'javascript:alert(1)'],
  ['nothing', ''],
])('refuses an instance URL with %s, naming the field', (_what, given) => {
  expect(() => normaliseInstanceUrl(given)).toThrow(
    expect.objectContaining({
      code: 'invalid_input',
      fields: { instanceUrl: expect.stringContaining('https://app.example.com') },
    }),
  );
});
