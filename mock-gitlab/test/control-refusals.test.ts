import { expect, test } from 'vitest';
import { createMockGitLab } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

const control = async (gitlab: ReturnType<typeof harbor>, method: string, path: string, body?: string) => {
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/__mock__${path}`, {
    method,
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    allow: answer.headers.get('allow'),
    body: text === '' ? {} : JSON.parse(text),
  };
};

test.each([
  ['POST', '/health', 'GET, HEAD'],
  ['PUT', '/clock', 'GET, HEAD, POST'],
  ['GET', '/faults/fault-1', 'DELETE'],
  ['GET', '/reset', 'POST'],
  ['PATCH', '/state', 'GET, HEAD, PUT'],
])('a verb that a control has not is refused with those it has: %s %s', async (method, path, allow) => {
  const answer = await control(harbor(), method, path);
  expect(answer).toMatchObject({ status: 405, allow });
  expect(answer.body.error).toBe(`${method} is no verb of /__mock__${path} (${allow})`);
});

test('a control that is not there is said so', async () => {
  expect(await control(harbor(), 'POST', '/healthy')).toMatchObject({
    status: 404,
    allow: null,
    body: { error: 'no control is called /__mock__/healthy' },
  });
});

test('a reset has no choices', async () => {
  const gitlab = harbor();
  await caller(gitlab, tokens.adaApi)('GET', '/user');
  expect(await control(gitlab, 'POST', '/reset', '{"seed": {}}')).toMatchObject({
    status: 400,
    body: { error: 'seed: means nothing to a reset, for example {}' },
  });
  expect((await control(gitlab, 'POST', '/reset', '[1]')).status).toBe(400);
  expect(gitlab.journal.count()).toBe(1);
  expect((await control(gitlab, 'POST', '/reset', '{}')).status).toBe(200);
  expect(gitlab.journal.count()).toBe(0);
});

test.each([true, false])('a reset restores strictness, which was %j', async (strict) => {
  const gitlab = harbor({ strict });
  await control(gitlab, 'POST', '/strict', JSON.stringify({ strict: !strict }));
  gitlab.reset();
  expect((await control(gitlab, 'GET', '/strict')).body).toStrictEqual({ strict });
});

test('an unknown key of a query is shown one that fits', async () => {
  const { body } = await control(harbor(), 'GET', '/journal?paht=/x');
  expect(body.error).toMatch(/^paht: is not a known key \(method, .*\), for example \?method=POST$/);
  expect((await control(harbor(), 'GET', '/deliveries?x=1')).body.error).toBe(
    'x: is not a known key: there are none here, for example /__mock__/deliveries',
  );
});

test.each([
  [{ day: 1 }, 'advance.day: is not a known key (days, hours, minutes, seconds, ms)'],
  [{ days: '1' }, 'advance.days: must be a number'],
  [1, 'advance: must be an object'],
])('a move of the clock by %j is refused in process as over HTTP', async (length, message) => {
  const gitlab = harbor();
  // oxlint-disable-next-line typescript/unbound-method -- bound to its object right here
  expect(() => Reflect.apply(gitlab.clock.advance, gitlab.clock, [length])).toThrow(message);
  const answer = await control(gitlab, 'POST', '/clock', JSON.stringify({ advance: length }));
  expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(message) } });
  expect(gitlab.clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
});

test.each([
  [{ seed: 'demoo' }, 'seed: must be "demo", "empty" or a seed of your own, for example "demo"'],
  [{ seed: 7 }, 'seed: must be "demo"'],
  [{ journalLimit: 0 }, 'journalLimit: must be a whole number from 1'],
  [{ journalLimit: '5' }, 'journalLimit: must be a whole number'],
  [{ worldLimit: -1 }, 'worldLimit: must be a whole number from 0'],
])('the option %j is refused', (options, message) => {
  expect(() => Reflect.apply(createMockGitLab, undefined, [options])).toThrow(message);
});
