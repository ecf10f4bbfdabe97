import { inspect } from 'node:util';
import { ConnectionError, createRegistry, definePlugin, token, type Context } from '@moorage/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { markNeverSent, wasNeverSent } from '../http/was-never-sent.ts';
import { findMethod, findTokenMethod } from './find-method.ts';
import { parseFields } from './parse-fields.ts';
import { askChoices } from './ask-choices.ts';
import { probe, runHook } from './probe.ts';

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
      settings: z.object({ team: z.string().optional() }),
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
  const credential = {
    way: findTokenMethod(plugins, 'acme', 'key'),
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

test('an error never repeats the credential, in no part of it', async () => {
  const { run } = arrange();
  const telling = new ConnectionError('rate_limited', 'No s3cr3t-key.', {
    action: 'Not S3CR3T-KEY.',
    fields: { 'secrets.key': 'This is s3cr3t-key.' },
    retryAfter: 7,
    cause: new Error('with s3cr3t-key'),
  });
  const error: unknown = await run(() => Promise.reject(telling)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'rate_limited',
    message: 'No [redacted].',
    action: 'Not [redacted].',
    fields: { 'secrets.key': 'This is [redacted].' },
    retryAfter: 7,
  });
  expect(inspect(error, { depth: 9 })).not.toMatch(/s3cr3t-key/i);
});

test('a cause that repeats the credential is left out', async () => {
  const { run } = arrange();
  const cause = new Error('with s3cr3t-key');
  const failing = run(() => Promise.reject(new ConnectionError('forbidden', 'Not yours.', { cause })));
  await expect(failing).rejects.toThrow('Not yours.');
  await expect(failing).rejects.not.toHaveProperty('cause');
});

test('an error of endless or odd words is cut to what can be shown and stored', async () => {
  const { run } = arrange();
  const message = `a\0b\n${'c'.repeat(100_000)}`;
  const failing = run(() => Promise.reject(new ConnectionError('forbidden', message)));
  await expect(failing).rejects.toMatchObject({ message: `a b ${'c'.repeat(495)}…` });
});

test('a rewritten error still tells whether the request was sent', async () => {
  const { run } = arrange();
  const unsent = new ConnectionError('unavailable', 's3cr3t-key.example was not found.');
  markNeverSent(unsent);
  const error: unknown = await run(() => Promise.reject(unsent)).catch((thrown: unknown) => thrown);
  expect(error).not.toBe(unsent);
  expect(wasNeverSent(error)).toBe(true);
});

test('an identity that repeats the credential is given without it', async () => {
  const { deps, credential } = arrange();
  const identify = async () => ({
    id: 's3cr3t-key',
    name: '@s3cr3t-key',
    url: 'https://s3cr3t-key.example/',
    scopes: ['s3cr3t-key'],
    role: { level: 1, name: 'The s3cr3t-key' },
    facts: [
      { label: 'S3cr3t-key', value: 'is s3cr3t-key', url: 'https://acme.example/?q=s3cr3t-key' },
      { label: 'Version', value: '1', url: 'https://acme.example/' },
    ],
  });
  const way = { ...credential.way, plugin: { ...plugin, identify } };
  const { identity } = await probe(deps, { ...credential, way });
  expect(identity).toEqual({
    id: '[redacted]',
    name: '@[redacted]',
    scopes: ['[redacted]'],
    role: { level: 1, name: 'The [redacted]' },
    facts: [
      { label: '[redacted]', value: 'is [redacted]' },
      { label: 'Version', value: '1', url: 'https://acme.example/' },
    ],
  });
});

test('what an identity is worth is said in a short sentence, however many scopes it has', async () => {
  const { deps, credential } = arrange();
  const scopes = Array.from({ length: 100 }, (_, index) => `${index}${'s'.repeat(200)}`);
  const needy = { ...credential.way.method, scopes: ['api'] };
  const way = {
    ...credential.way,
    method: needy,
    plugin: { ...plugin, identify: async () => ({ id: '1', name: 'one', scopes }) },
  };
  const error: unknown = await probe(deps, { ...credential, way }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'missing_scope', message: expect.stringMatching(/^.{499}…$/) });
});

test('choices that repeat the credential are given without it', async () => {
  const { deps, credential } = arrange();
  const items = [
    { id: 's3cr3t-key', name: 'of s3cr3t-key', url: 'https://acme.example/s3cr3t-key' },
    { id: '2', name: 'two', url: 'https://acme.example/2' },
  ];
  const asked = askChoices(deps, credential, 'boxes', async () => ({ items, next: 'at-s3cr3t-key' }));
  await expect(asked).resolves.toEqual({
    items: [{ id: '[redacted]', name: 'of [redacted]' }, items[1]],
    next: 'at-[redacted]',
  });
});

test.each(['a\0b', 'a\ud800b'])('settings with %j, which cannot be stored, are refused', async (team) => {
  const { deps, credential } = arrange();
  await expect(parseFields(deps, credential.way, 'settings', { team })).rejects.toMatchObject({
    code: 'invalid_input',
    fields: { 'settings.team': 'This text has characters that cannot be stored.' },
  });
});

/** A hook that reads, and then changes something; the clock stands at the end from the given request on. */
function arrangeUntil(lateFrom: number) {
  const { deps, credential } = arrange();
  const until = new Date('2027-01-01T00:00:20Z');
  const sent: string[] = [];
  const clock = { now: () => (sent.length < lateFrom ? new Date('2027-01-01T00:00:00Z') : until) };
  const send: Dependencies['send'] = (_, { method }) => {
    sent.push(method);
    return Promise.resolve(Response.json({}));
  };
  const run = (methods: readonly ('GET' | 'POST')[]) =>
    runHook(
      { ...deps, clock, send },
      credential,
      async ({ fetch }) => {
        for (const method of methods) await fetch('/', { method });
      },
      until,
    );
  return { sent, run };
}

test('nothing of a hook is sent from its last instant on, and what only read before was not sent', async () => {
  const { sent, run } = arrangeUntil(1);
  const failure: unknown = await run(['GET', 'POST']).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'unavailable', message: 'There was no time left to ask the app.' });
  expect([wasNeverSent(failure), sent]).toEqual([true, ['GET']]);
});

test('a hook that runs out of time after it changed something is not said to have sent nothing', async () => {
  const { sent, run } = arrangeUntil(2);
  const failure: unknown = await run(['GET', 'POST', 'GET']).catch((error: unknown) => error);
  expect([wasNeverSent(failure), sent]).toEqual([false, ['GET', 'POST']]);
});
