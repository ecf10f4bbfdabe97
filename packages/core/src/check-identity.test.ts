import { expect, test } from 'vitest';
import { checkIdentity } from './check-identity.ts';
import { toy } from '../test/toy/toy-plugin.ts';

const good = {
  id: '7',
  name: '@ada',
  url: 'https://toy.example/ada',
  kind: 'keeper',
  scopes: ['boxes'],
  role: { level: 2, name: 'Keeper' },
  expiresAt: new Date('2027-12-31T00:00:00Z'),
  facts: [{ label: 'Version', value: '19.1', url: 'http://toy.example/help' }],
};

test('takes an identity that says everything, and one that says only what it must', () => {
  expect(() => checkIdentity(toy, good)).not.toThrow();
  const least = { id: '7', name: '@ada', scopes: [], url: undefined, role: undefined };
  expect(() => checkIdentity(toy, least)).not.toThrow();
});

test.each<[string, object, string]>([
  ['an empty id', { id: '' }, 'identity.id must be text of 1 to 300 characters'],
  ['a numeric id', { id: 7 }, 'identity.id must be text'],
  ['a blank name', { name: ' ' }, 'identity.name must be text'],
  ['an endless name', { name: 'a'.repeat(301) }, 'identity.name must be text of 1 to 300'],
  ['a NUL in the name', { name: 'a\u0000b' }, 'identity.name must be text without control characters'],
  ['half a character in the name', { name: 'a\ud800b' }, 'identity.name must be text without control'],
  ['a line break in an id', { id: 'a\nb' }, 'identity.id must be text without control characters'],
  [
    'too many scopes',
    { scopes: Array.from({ length: 101 }, () => 'boxes') },
    'identity.scopes must be a list of at most 100',
  ],
  ['an endless scope', { scopes: ['a'.repeat(301)] }, 'identity.scopes.0 must be text of 1 to 300'],
  [
    'too many facts',
    { facts: Array.from({ length: 31 }, () => ({ label: 'a', value: 'b' })) },
    'identity.facts must be a list of at most 30',
  ],
  ['a script for a URL', { url: 'javascript:alert(1)' }, 'identity.url must be an http or https address'],
  ['a script behind white space', { url: ' \tjava\nscript:alert(1)' }, 'identity.url must be an http'],
  ['an endless URL', { url: `https://toy.example/${'a'.repeat(2000)}` }, 'identity.url must be an http'],
  ['a kind that is not declared', { kind: 'owner' }, 'identity.kind must be one of reader, keeper'],
  ['no scopes', { scopes: undefined }, 'identity.scopes must be a list'],
  ['scopes in one text', { scopes: 'boxes read' }, 'identity.scopes must be a list'],
  ['scopes that are not text', { scopes: ['boxes', 7] }, 'identity.scopes.1 must be text'],
  [
    'a role without a level',
    { role: { level: Number.NaN, name: 'x' } },
    'identity.role.level must be a number',
  ],
  ['an invalid date', { expiresAt: new Date('never') }, 'identity.expiresAt must be a valid date'],
  ['a date that ISO 8601 has no room for', { expiresAt: new Date(8.64e15) }, 'identity.expiresAt must be'],
  ['a date as text', { expiresAt: '2027-12-31' }, 'identity.expiresAt must be a valid date'],
  ['a fact without a value', { facts: [{ label: 'Version', value: '' }] }, 'identity.facts.0.value must be'],
  [
    'a script in a fact',
    { facts: [{ label: 'a', value: 'b', url: 'data:text/html,x' }] },
    'identity.facts.0.url must be an http or https address',
  ],
])('refuses an identity with %s, and does not repeat it', (_what, change, sentence) => {
  expect(() => checkIdentity(toy, { ...good, ...change })).toThrow(
    expect.objectContaining({ code: 'unexpected_response', message: expect.stringContaining(sentence) }),
  );
});

test('names a member that does not exist, and those that do', () => {
  const { expiresAt, ...rest } = good;
  expect(() => checkIdentity(toy, { ...rest, expires: expiresAt })).toThrow(
    expect.objectContaining({
      code: 'internal',
      message:
        'The plugin for Toy made a mistake: its identity has the member "expires". ' +
        'It can have id, name, url, kind, scopes, role, expiresAt, handle, rotatesItself, createsCredentials, facts.',
    }),
  );
});

test.each([undefined, null, 'ada'])('refuses %j, which is no identity', (value) => {
  expect(() => checkIdentity(toy, value)).toThrow(expect.objectContaining({ code: 'unexpected_response' }));
});
