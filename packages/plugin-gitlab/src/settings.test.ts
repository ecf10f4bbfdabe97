import { parse } from '@moorage/core';
import { expect, test } from 'vitest';
import { oauthSettings, tokenSecrets, tokenSettings } from './settings.ts';

test('is gitlab.com and a personal token unless told otherwise', async () => {
  await expect(parse(tokenSettings, {})).resolves.toEqual({
    ok: true,
    value: { instanceUrl: 'https://gitlab.com', tokenKind: 'personal' },
  });
});

test.each([
  ['https://gitlab.example.com/', 'https://gitlab.example.com'],
  [' https://gitlab.example.com \n', 'https://gitlab.example.com'],
  ['https://example.com/gitlab//', 'https://example.com/gitlab'],
  ['HTTPS://GitLab.Example.com:443', 'https://gitlab.example.com'],
  ['https://gitlab.example.com:8443', 'https://gitlab.example.com:8443'],
  ['http://127.0.0.1:4480', 'http://127.0.0.1:4480'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
])('spells the instance URL %j as %s', async (typed, stored) => {
  await expect(parse(oauthSettings, { instanceUrl: typed })).resolves.toEqual({
    ok: true,
    value: { instanceUrl: stored },
  });
});

test.each([
  '',
  'gitlab.example.com',
  'ftp://gitlab.example.com',
  'javascript:alert(1)',
  'https://',
  'https://ada:secret@gitlab.example.com',
  'https://:secret@gitlab.example.com',
  'https://gitlab.example.com?next=1',
  'https://gitlab.example.com/#top',
  'https://gitlab.example.com/?',
])('does not take %j for an instance URL, and says what one looks like', async (typed) => {
  await expect(parse(oauthSettings, { instanceUrl: typed })).resolves.toEqual({
    ok: false,
    issues: [{ path: 'instanceUrl', message: expect.stringContaining('https://gitlab.example.com') }],
  });
});

// GitLab: legacy, routable, routable with version, the instance's own prefix, none at all.
test.each([
  'glpat-moorage-demo-ada-api',
  'glpat-bzox79Of-KE9FD2LjoXXF4CvyxA.0r03gxo7s',
  `glpat-${'a'.repeat(300)}.01.1d1a2b3c4`,
  'harbor-glpat-12345678901234567890',
  'x',
])('takes the token %s, whatever it begins with and however long it is', async (token) => {
  await expect(parse(tokenSecrets, { token: `  ${token}\n` })).resolves.toEqual({
    ok: true,
    value: { token },
  });
});

test.each(['', '   ', 'glpat-one glpat-two', 'glpat-one\nglpat-two', 'glpat-\u0000', 'glpat-\u00a0x'])(
  'does not take %j for a token',
  async (token) => {
    await expect(parse(tokenSecrets, { token })).resolves.toMatchObject({ ok: false });
  },
);

test.each([
  ['slashes to no end', `https://h${'/'.repeat(60_000)}x`],
  ['a path to no end', `https://gitlab.example.com/${'p'.repeat(500)}`],
])('refuses an instance URL with %s before it reads it', async (_what, instanceUrl) => {
  await expect(parse(oauthSettings, { instanceUrl })).resolves.toEqual({
    ok: false,
    issues: [{ path: 'instanceUrl', message: 'An address has at most 500 characters.' }],
  });
});
