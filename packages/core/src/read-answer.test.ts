import { expect, test } from 'vitest';
import type { FailedAnswer } from './plugin.ts';
import { retryAfterOf, toError } from './read-answer.ts';
import { toy } from '../test/toy/toy-plugin.ts';

const clock = { now: () => new Date('2027-01-31T08:00:00Z') };
const silent = { ...toy, explain: () => undefined };

const errorOf = (response: Response, plugin: Parameters<typeof toError>[0]['plugin'] = silent) =>
  toError({ plugin, response, request: 'GET /me', clock, redact: (text) => text });

test.each([
  [400, 'invalid_input'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [409, 'conflict'],
  [412, 'conflict'],
  [418, 'unexpected_response'],
  [301, 'unexpected_response'],
  [422, 'invalid_input'],
  [429, 'rate_limited'],
  [500, 'unavailable'],
  [503, 'unavailable'],
] as const)('takes status %i for %s where the plugin says nothing', async (status, code) => {
  await expect(errorOf(new Response('', { status }))).resolves.toMatchObject({
    code,
    message: `Toy answered GET /me with the status ${status}.`,
    retryAfter: undefined,
  });
});

test('says what the plugin says, with the moment at which the answer came', async () => {
  const answers: FailedAnswer[] = [];
  const plugin = {
    ...toy,
    explain: (answer: FailedAnswer) => {
      answers.push(answer);
      return { code: 'revoked' as const, message: 'It was revoked.', action: 'Make one.' };
    },
  };
  const error = await errorOf(Response.json({ reason: 'x' }, { status: 401 }), plugin);
  expect(error).toMatchObject({ code: 'revoked', message: 'It was revoked.', action: 'Make one.' });
  expect(answers).toMatchObject([
    { status: 401, body: { reason: 'x' }, request: 'GET /me', receivedAt: clock.now() },
  ]);
});

test('takes the credential out of the answer before the plugin can make a sentence of it', async () => {
  const bodies: unknown[] = [];
  const plugin = { ...toy, explain: ({ body }: FailedAnswer) => void bodies.push(body) };
  const response = Response.json({ reason: 'no toy-good-0001 here' }, { status: 401 });
  const redact = (text: string) => text.replaceAll('toy-good-0001', '[redacted]');
  await toError({ plugin, response, request: 'GET /me', clock, redact });
  expect(bodies).toEqual([{ reason: 'no [redacted] here' }]);
});

test('takes the credential out after the escapes of JSON are read', async () => {
  const bodies: unknown[] = [];
  const plugin = { ...toy, explain: ({ body }: FailedAnswer) => void bodies.push(body) };
  const response = new Response(String.raw`{"reason":"no \u0074oy-good-0001 here"}`, { status: 401 });
  const redact = (text: string) => text.replaceAll('toy-good-0001', '[redacted]');
  await toError({ plugin, response, request: 'GET /me', clock, redact });
  expect(bodies).toEqual([{ reason: 'no [redacted] here' }]);
});

test('gives text to the plugin where the answer is not JSON', async () => {
  const bodies: unknown[] = [];
  const plugin = { ...toy, explain: ({ body }: FailedAnswer) => void bodies.push(body) };
  await errorOf(new Response('Retry later', { status: 429 }), plugin);
  expect(bodies).toEqual(['Retry later']);
});

test('reads only the start of a failure that never ends', async () => {
  const page = new TextEncoder().encode('x'.repeat(40_000));
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(page) });
  const lengths: number[] = [];
  const plugin = { ...toy, explain: (answer: FailedAnswer) => void lengths.push(String(answer.body).length) };
  await expect(errorOf(new Response(body, { status: 502 }), plugin)).resolves.toMatchObject({
    code: 'unavailable',
  });
  expect(lengths).toEqual([65_536]);
});

test.each([
  ['30', 30],
  ['0', 0],
  ['Sun, 31 Jan 2027 08:01:30 GMT', 90],
  ['Sun, 31 Jan 2027 07:00:00 GMT', 0],
  ['86401', 86_400],
  ['9999999999', 86_400],
  ['9'.repeat(400), undefined],
  ['Fri, 31 Dec 2999 07:00:00 GMT', 86_400],
  ['soon', undefined],
  ['-5', undefined],
])('reads Retry-After: %s as %s seconds', (value, seconds) => {
  expect(retryAfterOf(new Headers({ 'retry-after': value }), clock)).toBe(seconds);
});

test('carries the time to wait over, and prefers what the plugin knows', async () => {
  const limited = () => new Response('', { status: 429, headers: { 'retry-after': '30' } });
  await expect(errorOf(limited())).resolves.toMatchObject({ code: 'rate_limited', retryAfter: 30 });
  const plugin = {
    ...toy,
    explain: () => ({ code: 'rate_limited' as const, message: 'Wait.', retryAfter: 7 }),
  };
  await expect(errorOf(limited(), plugin)).resolves.toMatchObject({ retryAfter: 7 });
});
