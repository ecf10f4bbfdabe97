import { expect, test } from 'vitest';
import { createSingleFlight } from './single-flight.ts';

test('a thousand callers at once cause one act and share its result', async () => {
  const flight = createSingleFlight<number>();
  let acts = 0;
  const gate = Promise.withResolvers<number>();
  const callers = Array.from({ length: 1000 }, () =>
    flight('one', () => {
      acts += 1;
      return gate.promise;
    }),
  );
  gate.resolve(7);
  expect(new Set(await Promise.all(callers))).toEqual(new Set([7]));
  expect(acts).toBe(1);
});

test('all callers of one flight get its error, and the next caller starts anew', async () => {
  const flight = createSingleFlight<string>();
  const failing = [1, 2].map(() => flight('one', () => Promise.reject(new Error('refused'))));
  const results = await Promise.allSettled(failing);
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  await expect(flight('one', () => Promise.resolve('works again'))).resolves.toBe('works again');
});

test('different keys fly at the same time', async () => {
  const flight = createSingleFlight<string>();
  const slow = Promise.withResolvers<string>();
  const first = flight('one', () => slow.promise);
  await expect(flight('two', () => Promise.resolve('second'))).resolves.toBe('second');
  slow.resolve('first');
  await expect(first).resolves.toBe('first');
});
