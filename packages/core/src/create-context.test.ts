import { expect, test } from 'vitest';
import { z } from 'zod';
import { createContext, type ContextOptions, type Send, type SendInit } from './create-context.ts';
import { token } from './method.ts';
import { toy, toyMethod } from '../test/toy/toy-plugin.ts';

const secret = 'toy-secret-0001';

function start(
  send: Send,
  { base = 'https://toy.example/api', ...rest }: Partial<ContextOptions & { base: string }> = {},
) {
  return createContext({
    plugin: toy,
    methodId: 'key',
    method: token({ ...toyMethod, baseUrl: () => base }),
    settings: { kind: 'keeper' },
    authorization: { authorization: `Bearer ${secret}` },
    send,
    clock: { now: () => new Date('2027-01-31T08:00:00Z') },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    signal: new AbortController().signal,
    ...rest,
  });
}

function recorder(answer: () => Response = () => Response.json({ ok: true })) {
  const seen: { url: string; init: SendInit }[] = [];
  const send: Send = async (url, init) => {
    seen.push({ url, init });
    return answer();
  };
  return { seen, send };
}

test('sends a path below the base URL with query, JSON and the credential', async () => {
  const { seen, send } = recorder();
  await start(send).fetch('/boxes', {
    method: 'POST',
    query: { find: 'a b&c', page: 2, all: true, gone: undefined },
    json: { name: 'box' },
    headers: { 'x-extra': '1', Authorization: 'Bearer of the hook' },
  });
  expect(seen).toEqual([
    {
      url: 'https://toy.example/api/boxes?find=a+b%26c&page=2&all=true',
      init: {
        method: 'POST',
        body: '{"name":"box"}',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'x-extra': '1',
          authorization: `Bearer ${secret}`,
        },
        signal: expect.any(AbortSignal),
      },
    },
  ]);
});

test('asks with GET and without a body unless told otherwise', async () => {
  const { seen, send } = recorder();
  await start(send).fetch('/me');
  expect(seen[0]?.init).toMatchObject({ method: 'GET' });
  expect(seen[0]?.init).not.toHaveProperty('body');
  expect(seen[0]?.init.headers).not.toHaveProperty('content-type');
});

test('keeps an encoded slash as it is', async () => {
  const { seen, send } = recorder();
  await start(send, { base: 'https://toy.example/api/' }).fetch('/projects/harbor%2Fdock');
  expect(seen[0]?.url).toBe('https://toy.example/api/projects/harbor%2Fdock');
});

test.each([
  'me',
  '',
  '@evil.example/me',
  '.evil.example/me',
  '/../admin',
  '/%2e%2e/admin',
  '//../../admin',
  '/boxes/../../x',
])('sends nothing to the path %j, which is not below the base URL', async (path) => {
  const { seen, send } = recorder();
  await expect(start(send).fetch(path)).rejects.toMatchObject({ code: 'invalid_input' });
  expect(seen).toEqual([]);
});

test('gives the parsed value of a good answer, with its headers where asked', async () => {
  const { send } = recorder(() => Response.json({ id: 7, more: 'x' }, { headers: { 'x-next': '2' } }));
  const context = start(send);
  await expect(context.json('/me', z.object({ id: z.number() }))).resolves.toEqual({ id: 7 });
  const { value, headers } = await context.answer('/me', z.object({ id: z.number() }));
  expect([value.id, headers.get('x-next')]).toEqual([7, '2']);
});

test('gives undefined for an empty answer', async () => {
  const { send } = recorder(() => new Response(null, { status: 204 }));
  await expect(start(send).json('/key', z.undefined(), { method: 'DELETE' })).resolves.toBeUndefined();
});

test('says that something other than the app answered when it is not JSON', async () => {
  const { send } = recorder(
    () => new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
  );
  await expect(start(send).json('/me', z.object({}))).rejects.toMatchObject({
    code: 'unexpected_response',
    message: 'Toy was expected to answer GET /me with JSON, and something answered with text/html.',
  });
});

test.each(['toy-secret-0001', 'x/y z', `text/${'x'.repeat(80)}`])(
  'does not repeat the content type %j, which is none',
  async (type) => {
    const { send } = recorder(() => new Response('<html>', { headers: { 'content-type': type } }));
    await expect(start(send).json('/me', z.object({}))).rejects.toMatchObject({
      message: 'Toy was expected to answer GET /me with JSON, and something answered with something else.',
    });
  },
);

test('reads a base URL of slashes in one go', { timeout: 2000 }, () => {
  const { send } = recorder();
  expect(() => start(send, { base: `https://toy.example${'/'.repeat(100_000)}x` })).not.toThrow();
});

test('says which part of an answer has another shape, without its value', async () => {
  const { send } = recorder(() => Response.json({ owner: { id: 'private words' } }));
  const failing = start(send).json('/me', z.object({ owner: z.object({ id: z.number() }) }));
  await expect(failing).rejects.toMatchObject({
    code: 'unexpected_response',
    message: expect.stringContaining('owner.id'),
  });
  await expect(failing).rejects.not.toThrow(/private words/);
});

test('takes the credential out of what the app says of a failure', async () => {
  const { send } = recorder(() => Response.json({ reason: 'x' }, { status: 400 }));
  const plugin = {
    ...toy,
    explain: () => ({ code: 'forbidden' as const, message: `No ${secret}.`, action: `Not ${secret}.` }),
  };
  const context = start(send, { plugin });
  await expect(context.json('/me', z.object({}))).rejects.toMatchObject({
    message: 'No [redacted].',
    action: 'Not [redacted].',
  });
});

test('takes the user name and password of Basic out of what the app says, as sent and as read', async () => {
  const basic = Buffer.from('ada@toy.example:harbour-wall').toString('base64');
  const said = `Basic ${basic}: ada@toy.example:harbour-wall, harbour-wall`;
  const { send } = recorder(() => Response.json({ reason: said }, { status: 400 }));
  const plugin = { ...toy, explain: () => ({ code: 'forbidden' as const, message: said }) };
  const failing = start(send, { plugin, authorization: { authorization: `Basic ${basic}` } });
  await expect(failing.json('/me', z.object({}))).rejects.toMatchObject({
    message: '[redacted]: [redacted], [redacted]',
  });
});

test('leaves the scheme of the header in what the app says', async () => {
  const { send } = recorder(() => Response.json({}, { status: 400 }));
  const explain = () => ({ code: 'forbidden' as const, message: `Not a GenieKey: ${secret}.` });
  const failing = start(send, {
    plugin: { ...toy, explain },
    authorization: { authorization: `GenieKey ${secret}` },
  });
  await expect(failing.json('/me', z.object({}))).rejects.toThrow('Not a GenieKey: [redacted].');
});

test.each(['••••••••', 'one line\nand another', 'a\u0000b'])(
  'refuses the credential %j, which cannot stand in a header, without repeating it',
  (pasted) => {
    const { send } = recorder();
    expect(() => start(send, { authorization: { 'x-key': pasted } })).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        message: 'This credential has characters that cannot be sent.',
        action: 'Copy it again.',
        fields: { secrets: expect.stringContaining('Copy it again.') },
      }),
    );
  },
);

test('gives raw answers whatever their status', async () => {
  const { send } = recorder(() => new Response('gone', { status: 410 }));
  await expect(start(send).fetch('/old')).resolves.toMatchObject({ status: 410 });
});
