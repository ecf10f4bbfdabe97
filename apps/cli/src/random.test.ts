import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

test('makes ids that sort by time', () => {
  let now = new Date('2027-01-31T08:00:00Z');
  const random = createRandom({ now: () => now });
  const first = random.id();
  now = new Date(now.getTime() + 1);
  expect(random.id() > first).toBe(true);
});

test('makes ids of version 7, as the standard writes them', () => {
  const random = createRandom({ now: () => new Date('2022-02-22T19:22:22Z') }, () =>
    Buffer.from('000000000000cc3018c4dc0c0c07398f', 'hex'),
  );
  // The example of RFC 9562, appendix A.6, of which the random part is given.
  expect(random.id()).toBe('017f22e2-79b0-7c30-98c4-dc0c0c07398f');
});

test('makes ids that sort by their order also within one millisecond', () => {
  const random = createRandom({ now: () => new Date('2027-01-31T08:00:00Z') });
  const ids = Array.from({ length: 5000 }, () => random.id());
  expect(ids.toSorted()).toEqual(ids);
});

test('does not repeat itself', () => {
  const random = createRandom({ now: () => new Date('2027-01-31T08:00:00Z') });
  expect(new Set(Array.from({ length: 1000 }, () => random.id())).size).toBe(1000);
});
