import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkPlugin } from './check-plugin.ts';
import { definePlugin } from './define-plugin.ts';
import { oauth2, token } from './method.ts';
import type { AnyPlugin } from './plugin.ts';
import type { Schema } from './schema.ts';
import { toy, toyManaged, toyMethod } from '../test/toy/toy-plugin.ts';

const key = token(toyMethod);
const withMethod = (changes: Partial<typeof key>): AnyPlugin => ({
  ...toy,
  methods: { key: { ...key, ...changes } },
});
const withSettings = (settings: Schema): AnyPlugin => ({
  ...toy,
  methods: { key: token({ ...toyMethod, settings, declaredKind: () => 'keeper' }) },
});
const oauth = oauth2({
  ...toyMethod,
  server: () => ({ instanceUrl: 'https://toy.example', authorize: '', token: '' }),
});
const withIcon = (inside: string): AnyPlugin => ({
  ...toy,
  icon: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">${inside}</svg>`,
});

test('takes a plugin that keeps the rules, and gives it back', () => {
  expect(definePlugin(toy)).toBe(toy);
});

test.each<[string, AnyPlugin, RegExp]>([
  ['an id with capitals', { ...toy, id: 'Toy' }, /"Toy": the id must be lower-case letters/],
  ['no name', { ...toy, name: ' ' }, /has no name\. Give it the name/],
  ['no methods', { ...toy, methods: {} }, /has no methods\. Add one with oauth2/],
  ['a method id with blanks', { ...toy, methods: { 'api key': key } }, /method id "api key" must be/],
  ['a revision of 0', withMethod({ revision: 0 }), /has the revision 0\. Count from 1/],
  ['a later revision without upgrade', withMethod({ revision: 2 }), /at revision 2 and has no upgrade/],
  [
    'settings that are not fields',
    { ...toy, methods: { key: token({ ...toyMethod, settings: z.string(), declaredKind: () => 'keeper' }) } },
    /has a schema that is not an object of fields/,
  ],
  [
    'two methods of OAuth',
    { ...toy, methods: { cloud: oauth, server: oauth } },
    /the methods "cloud" and "server" are all of oauth2, and an app can have one such method/,
  ],
  [
    'a setting that is a date',
    withSettings(z.object({ since: z.date() })),
    /method "key" has a schema that cannot be described as JSON Schema \(.*Date.*\)\. Use text, numbers/,
  ],
  [
    'a schema without the JSON Schema companion',
    withSettings(JSON.parse('{"~standard":{"version":1,"vendor":"old"}}')),
    /method "key" has a schema that cannot be described.+Zod from 4\.2 on/,
  ],
  [
    'a list of settings in one field',
    withSettings(z.object({ hosts: z.array(z.string()) })),
    /method "key" has the field "hosts" in settings, which a form cannot draw\. Make it text/,
  ],
  [
    'a secret with parts',
    {
      ...toy,
      methods: {
        key: token({
          ...toyMethod,
          rotate: () => expect.fail('nobody rotates it'),
          managed: { ...toyManaged, rotate: async () => null, twin: () => expect.fail('nobody makes it') },
          secrets: z.object({ key: z.object({}) }),
          authorize: () => ({}),
        }),
      },
    },
    /the field "key" in secrets, which a form cannot draw/,
  ],
  [
    'a manager that cannot revoke',
    withMethod({ managed: { ...toyManaged, revoke: JSON.parse('null') } }),
    /method "key" can be managed and has no managed\.revoke/,
  ],
  [
    'a twin that is no function',
    withMethod({ managed: { ...toyManaged, twin: JSON.parse('true') } }),
    /managed\.twin that is not a function/,
  ],
  [
    'one field in settings and in secrets',
    {
      ...toy,
      methods: {
        key: token({ ...toyMethod, settings: z.object({ key: z.string() }), declaredKind: () => 'keeper' }),
      },
    },
    /has the field "key" in settings and in secrets/,
  ],
  [
    'a guide that would put a secret into a URL',
    withMethod({ guides: [{ text: 'Here', url: 'https://toy.example/?{key}' }] }),
    /has a guide with \{key\}\. It can name \{name\}, \{kind\}/,
  ],
  [
    'a guide for a field that is not there',
    withMethod({ guides: [{ text: 'Here', when: { colour: 'red' } }] }),
    /shows a guide by the field "colour"/,
  ],
  [
    'a guide for a value that never comes',
    withMethod({ guides: [{ text: 'Here', when: { kind: 'owner' } }] }),
    /shows a guide when kind is "owner", which it never is: reader, keeper/,
  ],
  [
    'a least role without a reason',
    { ...toy, kinds: { keeper: { label: 'key', leastRole: { level: 2, name: 'Keeper' } } } },
    /kind "keeper" asks for a least role without a roleReason/,
  ],
  [
    'a picker without its resource',
    { ...toy, resources: {}, sync: syncTo('boxes') },
    /has the picker "boxes", and there is no such resource/,
  ],
  ['an icon that is no SVG', { ...toy, icon: 'https://toy.example/icon.svg' }, /must be an SVG document/],
])('refuses a plugin with %s', (_what, plugin, sentence) => {
  expect(() => checkPlugin(plugin)).toThrow(TypeError);
  expect(() => checkPlugin(plugin)).toThrow(sentence);
});

test('refuses a plugin of another contract version, and names both versions', () => {
  expect(() => checkPlugin(JSON.parse('{"id":"old","apiVersion":0}'))).toThrow(
    /"old": it is written for apiVersion 0, and this Moorage speaks 1/,
  );
});

test.each(['label', 'scopes', 'baseUrl', 'authorize', 'settings', 'secrets', 'kind'])(
  'refuses a loaded method without %s, naming it',
  (member) => {
    const loaded = { ...key };
    Reflect.deleteProperty(loaded, member);
    expect(() => checkPlugin({ ...toy, methods: { key: loaded } })).toThrow(/^Plugin "toy": method "key" /);
  },
);

test('takes fields of every form that can be drawn', () => {
  const settings = z.object({
    text: z.string().optional(),
    count: z.number(),
    whole: z.int(),
    yes: z.boolean().default(true),
    one: z.enum(['a', 'b']),
    other: z.union([z.literal('a').meta({ title: 'A' }), z.literal('b')]),
  });
  expect(() => checkPlugin(withSettings(settings))).not.toThrow();
});

test.each(['name', 'icon', 'methods', 'identify'])('refuses a loaded plugin without %s', (member) => {
  const loaded = { ...toy };
  Reflect.deleteProperty(loaded, member);
  expect(() => checkPlugin(loaded)).toThrow(`Plugin "toy": it has no ${member}, or one that is not`);
});

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['a script in capitals', '<SCRIPT href="#a"/>'],
  ['an event handler', '<path onload="alert(1)"/>'],
  ['a foreign object', '<foreignObject/>'],
  ['an outside image', '<image href="https://evil.example/x.png"/>'],
  ['an outside image, unquoted', '<image href=//evil.example/x.png />'],
  ['an outside style sheet', '<style>@import "https://evil.example"</style>'],
  ['an outside fill', '<path fill="url(https://evil.example#x)"/>'],
  ['an entity', '<!ENTITY x SYSTEM "file:///etc/passwd">'],
])('refuses an icon with %s', (_what, inside) => {
  expect(() => checkPlugin(withIcon(inside))).toThrow(/Draw it with plain shapes/);
});

test.each([
  ['plain shapes', '<path d="M0 0h1v1"/>'],
  ['a reference to itself', '<defs><path id="a" d="M0 0"/></defs><use href="#a"/><path fill="url(#a)"/>'],
])('takes an icon with %s', (_what, inside) => {
  expect(() => checkPlugin(withIcon(inside))).not.toThrow();
});

test('takes a picker that names one of the resources', () => {
  expect(() => checkPlugin({ ...toy, sync: syncTo('boxes') })).not.toThrow();
});

const bell = { label: 'Bell', guide: 'In Toy, open Bells.', secretHeader: 'x-toy-bell', read: () => null };

test('takes a webhook for some of the kinds', () => {
  expect(() => checkPlugin({ ...toy, webhook: { ...bell, kinds: ['reader'] } })).not.toThrow();
});

test.each([
  ['no guide', { guide: ' ' }, 'its webhook has no label or no guide'],
  ['a header in capitals', { secretHeader: 'X-Toy-Bell' }, 'its webhook has the secretHeader "X-Toy-Bell"'],
  ['a header that others read', { secretHeader: 'authorization' }, 'Give a header of the app'],
  [
    'an unknown kind',
    { kinds: ['sailor'] },
    'its webhook names the kind "sailor", and there is no such kind',
  ],
])('refuses a webhook with %s', (_what, change, sentence) => {
  expect(() => checkPlugin({ ...toy, webhook: { ...bell, ...change } })).toThrow(sentence);
});

function syncTo(picker: string): NonNullable<AnyPlugin['sync']> {
  return {
    label: 'Boxes',
    target: z.object({ box: z.string().meta({ title: 'Box', picker }) }),
    attributes: z.object({}),
    read: async () => [],
    validate: () => [],
    write: async () => {},
    remove: async () => {},
  };
}
