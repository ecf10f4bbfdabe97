import { z } from 'zod';
import { expect, test } from 'vitest';
import { definePlugin } from './define-plugin.ts';
import { token } from './method.ts';
import { WrongPlugin } from './check-plugin.ts';
import { createRegistry } from './registry.ts';

function app(id: string, name = id) {
  return definePlugin({
    apiVersion: 1,
    id,
    name,
    icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>',
    methods: {
      key: token({
        label: 'Key',
        revision: 1,
        scopes: [],
        settings: z.object({}),
        secrets: z.object({ key: z.string().meta({ title: 'Key' }) }),
        baseUrl: () => 'https://app.example',
        authorize: ({ key }) => ({ authorization: `Bearer ${key}` }),
      }),
    },
    identify: async () => ({ id: '1', name: 'ada', scopes: [] }),
  });
}

test('gives plugins by id and in their order', () => {
  const [acme, beta] = [app('beta'), app('acme')];
  const registry = createRegistry([acme, beta]);
  expect(registry.get('acme')).toBe(beta);
  expect(registry.list()).toEqual([acme, beta]);
});

test('refuses two plugins of one id at start, naming both', () => {
  expect(() => createRegistry([app('acme', 'Acme'), app('acme', 'Acme Cloud')])).toThrow(
    new WrongPlugin(
      'Plugin "acme": two plugins have this id, Acme and Acme Cloud. ' +
        'Remove one of them from the list of plugins, or give it another id.',
    ),
  );
});

test('refuses a plugin that was made without definePlugin and contradicts itself', () => {
  expect(() => createRegistry([{ ...app('acme'), methods: {} }])).toThrow(/has no methods/);
});

test('says which apps there are when one is asked for that is not', () => {
  const registry = createRegistry([app('acme'), app('beta')]);
  expect(() => registry.get('toString')).toThrow(
    expect.objectContaining({ code: 'not_found', action: 'Choose one of: acme, beta.' }),
  );
});
