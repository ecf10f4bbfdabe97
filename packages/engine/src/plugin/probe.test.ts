import { ConnectionError, createRegistry, definePlugin, token, type Context } from '@moorage/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { findMethod } from './find-method.ts';
import { parseFields } from './parse-fields.ts';
import { runHook, type Credential } from './probe.ts';

const plugin = definePlugin({
  apiVersion: 1,
  id: 'acme',
  name: 'Acme',
  icon: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  methods: {
    key: token({
      label: 'Key',
      revision: 1,
      scopes: [],
      settings: z.object({}),
      secrets: z.object({ key: z.string().min(4, 'A key has at least four characters.') }),
      baseUrl: () => 'https://acme.example',
      authorize: ({ key }) => ({ authorization: `Bearer ${key}` }),
    }),
  },
  identify: () => Promise.resolve({ id: '1', name: 'one', scopes: [] }),
});
const plugins = createRegistry([plugin]);

/** Dependencies of which a hook needs only these; the log is kept to look at. */
function arrange() {
  const said: unknown[] = [];
  const say = (message: string, details: unknown) => said.push([message, details]);
  const log = { debug: say, info: say, warn: say, error: say };
  const clock = { now: () => new Date('2027-01-01T00:00:00Z') };
  const send = () => Promise.resolve(Response.json({}));
  const deps = { plugins, log, clock, send } as unknown as Dependencies; // a hook reaches no store and no vault
  const credential: Credential = {
    way: findMethod(plugins, 'acme', 'key'),
    settings: {},
    authorization: { authorization: 'Bearer s3cr3t-key' },
  };
  return {
    deps,
    credential,
    said,
    run: (hook: (context: Context) => Promise<unknown>) => runHook(deps, credential, hook),
  };
}

test('a mistake in a plugin becomes an error that says whose it is, and repeats nothing of it', async () => {
  const { run, said } = arrange();
  const hook = () => Promise.reject(new RangeError('with s3cr3t-key inside'));
  await expect(run(hook)).rejects.toMatchObject({
    code: 'internal',
    message: 'The plugin for Acme made a mistake (RangeError).',
  });
  expect(JSON.stringify(said)).not.toContain('s3cr3t-key');
  expect(said).toHaveLength(1);
});

test('an error that a plugin means is passed on as it is', async () => {
  const { run } = arrange();
  const meant = new ConnectionError('forbidden', 'Not yours.');
  await expect(run(() => Promise.reject(meant))).rejects.toBe(meant);
});

test('a hook is given no secret', async () => {
  const { run } = arrange();
  const seen = await run((context) => Promise.resolve(JSON.stringify(context)));
  expect(seen).not.toContain('s3cr3t-key');
});

test('an unknown app or method is named, with what there is instead', () => {
  expect(() => findMethod(plugins, 'none', 'key')).toThrow(expect.objectContaining({ code: 'not_found' }));
  expect(() => findMethod(plugins, 'acme', 'constructor')).toThrow(
    expect.objectContaining({ code: 'not_found', action: 'Choose one of: key.' }),
  );
});

test('fields are named as in the request, and no value is repeated', async () => {
  const { deps, credential } = arrange();
  const parsing = parseFields(deps, credential.way, 'secrets', { key: 'abc' });
  await expect(parsing).rejects.toMatchObject({
    code: 'invalid_input',
    fields: { 'secrets.key': 'A key has at least four characters.' },
  });
});
