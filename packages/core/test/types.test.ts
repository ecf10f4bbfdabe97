import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { definePlugin, oauth2, token, type Context } from '../src/index.ts';

// What the compiler must know and must refuse. Wrong plugins stand in functions that nobody calls.

const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';
const identify = async () => ({ id: '1', name: 'ada', scopes: [] });
const region = z.object({ region: z.enum(['eu', 'us']) });
const pair = z.object({ user: z.string(), pass: z.string() });
const base = { label: 'Key', revision: 1, scopes: [], settings: region, secrets: pair };
const key = token({
  ...base,
  baseUrl: (settings) => {
    expectTypeOf(settings).toEqualTypeOf<{ region: 'eu' | 'us' }>();
    return `https://${settings.region}.acme.example`;
  },
  authorize: (secrets) => {
    expectTypeOf(secrets).toEqualTypeOf<{ user: string; pass: string }>();
    return { authorization: `${secrets.user}:${secrets.pass}` };
  },
  rotate: async ({ settings }) => {
    expectTypeOf(settings).toEqualTypeOf<{ region: 'eu' | 'us' }>();
    return { secrets: { user: 'ada', pass: settings.region } };
  },
});

test('the settings of all methods reach identify and the resources', () => {
  const oauth = oauth2({
    label: 'OAuth',
    revision: 1,
    scopes: ['read'],
    settings: z.object({ tenant: z.string() }),
    baseUrl: ({ tenant }) => `https://${tenant}.acme.example`,
    server: ({ tenant }) => ({ instanceUrl: tenant, authorize: tenant, token: tenant }),
  });
  const plugin = definePlugin({
    apiVersion: 1,
    id: 'acme',
    name: 'Acme',
    icon,
    methods: { key, oauth },
    async identify(context) {
      expectTypeOf(context).toEqualTypeOf<Context<{ region: 'eu' | 'us' } | { tenant: string }>>();
      const me = await context.json('/me', z.object({ login: z.string() }));
      expectTypeOf(me).toEqualTypeOf<{ login: string }>();
      return { id: me.login, name: me.login, scopes: [] };
    },
    resources: {
      boxes: {
        label: 'Boxes',
        async list({ settings }) {
          expectTypeOf(settings).toEqualTypeOf<{ region: 'eu' | 'us' } | { tenant: string }>();
          return { items: [] };
        },
      },
    },
  });
  expectTypeOf<keyof typeof plugin.methods>().toEqualTypeOf<'key' | 'oauth'>();
});

test('target and attributes have their exact types in every hook of sync', () => {
  const plugin = definePlugin({
    apiVersion: 1,
    id: 'acme',
    name: 'Acme',
    icon,
    methods: { key },
    identify,
    sync: {
      label: 'Boxes',
      target: z.object({ box: z.string(), shelf: z.number() }),
      attributes: z.object({ masked: z.boolean() }),
      async read(_context, target) {
        expectTypeOf(target).toEqualTypeOf<{ box: string; shelf: number }>();
        return [{ key: 'a', value: null, attributes: { masked: true } }];
      },
      validate(entry, target) {
        expectTypeOf(target.shelf).toEqualTypeOf<number>();
        return entry.attributes.masked && entry.value.length < 8
          ? [{ part: 'value', message: 'Too short.' }]
          : [];
      },
      async write({ settings }, target, entry, before) {
        expectTypeOf(settings).toEqualTypeOf<{ region: 'eu' | 'us' }>();
        expectTypeOf(target).toEqualTypeOf<{ box: string; shelf: number }>();
        expectTypeOf(entry.value).toEqualTypeOf<string>();
        expectTypeOf(before?.value).toEqualTypeOf<string | null | undefined>();
      },
      async remove(_context, target, entry) {
        expectTypeOf(target.box).toEqualTypeOf<string>();
        expectTypeOf(entry.attributes).toEqualTypeOf<{ masked: boolean }>();
      },
    },
  });
  expect(plugin.sync?.label).toBe('Boxes');
});

test('the kind of an identity is one of the declared kinds', () => {
  const kinds = { reader: { label: 'reading key' }, keeper: { label: 'keeping key' } };
  const identity = { id: '1', name: 'ada', scopes: [] };
  definePlugin({
    apiVersion: 1,
    id: 'acme',
    name: 'Acme',
    icon,
    methods: { key },
    kinds,
    identify: async () => ({ ...identity, kind: 'reader' }),
  });
  const wrong = () => [
    definePlugin({
      apiVersion: 1,
      id: 'acme',
      name: 'Acme',
      icon,
      methods: { key },
      kinds,
      // @ts-expect-error: not among the kinds
      identify: async () => ({ ...identity, kind: 'owner' }),
    }),
    definePlugin({
      apiVersion: 1,
      id: 'acme',
      name: 'Acme',
      icon,
      methods: { key },
      // @ts-expect-error: there are no kinds
      identify: async () => ({ ...identity, kind: 'reader' }),
    }),
  ];
  expect(wrong).toBeTypeOf('function');
});

test('the kind that people say is one of the declared kinds', () => {
  const kinds = { reader: { label: 'reading key' }, keeper: { label: 'keeping key' } };
  const said = token({
    ...base,
    settings: z.object({ kind: z.enum(['reader', 'keeper']) }),
    baseUrl: () => '',
    authorize: () => ({}),
    declaredKind: ({ kind }) => kind,
  });
  const plugin = { apiVersion: 1, id: 'acme', name: 'Acme', icon, methods: { said }, identify } as const;
  definePlugin({ ...plugin, kinds });
  const wrong = () => [
    // @ts-expect-error: "keeper" is not among the kinds
    definePlugin({ ...plugin, kinds: { reader: { label: 'reading key' } } }),
    // @ts-expect-error: there are no kinds
    definePlugin(plugin),
  ];
  expect(wrong).toBeTypeOf('function');
});

test('what is misspelt, missing or of the wrong form does not compile', () => {
  const wrong = () => [
    // @ts-expect-error: identify is missing
    definePlugin({ apiVersion: 1, id: 'acme', name: 'Acme', icon, methods: { key } }),
    definePlugin({
      apiVersion: 1,
      id: 'acme',
      name: 'Acme',
      icon,
      methods: { key },
      identify,
      // @ts-expect-error: an unknown member
      identfy: identify,
    }),
    // @ts-expect-error: another version of the contract
    definePlugin({ apiVersion: 2, id: 'acme', name: 'Acme', icon, methods: { key }, identify }),
    definePlugin({
      apiVersion: 1,
      id: 'acme',
      name: 'Acme',
      icon,
      // @ts-expect-error: a method that is neither oauth2 nor token
      methods: { key: { ...key, kind: 'basic' } },
      identify,
    }),
    // @ts-expect-error: a method without its way to prove itself
    token({ ...base, baseUrl: () => '' }),
    // @ts-expect-error: a field that the secrets do not have
    token({ ...base, baseUrl: () => '', authorize: ({ token: value }) => ({ authorization: value }) }),
    // @ts-expect-error: a setting in authorize, which sees secrets only
    token({ ...base, baseUrl: () => '', authorize: ({ region: value }) => ({ authorization: value }) }),
    token({
      ...base,
      baseUrl: () => '',
      authorize: () => ({}),
      // @ts-expect-error: rotated secrets of another shape
      rotate: async () => ({ secrets: { token: 'new' } }),
    }),
    // @ts-expect-error: endpoints are needed for OAuth
    oauth2({ ...base, baseUrl: () => '' }),
    // @ts-expect-error: a plain function is no schema
    token({ ...base, settings: (value: unknown) => value, baseUrl: () => '', authorize: () => ({}) }),
  ];
  expect(wrong).toBeTypeOf('function');
});
