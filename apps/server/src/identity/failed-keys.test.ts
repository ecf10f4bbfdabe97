import { ConnectionError } from '@moorage/core';
import { expect, test } from 'vitest';
import { createFailedKeys } from './failed-keys.ts';

const refused = async () => {
  throw new ConnectionError('sign_in_required', 'Moorage does not accept this access key.');
};
const works = async () => 'holder';

function guarded() {
  let now = Date.UTC(2027, 0, 31, 8);
  const { guard } = createFailedKeys({ now: () => new Date(now) });
  const codeOf = async (address: string | undefined, judge: () => Promise<unknown>) =>
    guard(address, judge).then(
      () => 'let in',
      (error: unknown) => (error instanceof ConnectionError ? error.code : String(error)),
    );
  const fail = async (times: number, address?: string) => {
    for (let index = 0; index < times; index += 1) await codeOf(address, refused);
  };
  return { guard, codeOf, fail, advance: (seconds: number) => void (now += seconds * 1000) };
}

test('sixty refused keys from one place end the tries of that place for a minute', async () => {
  const { guard, codeOf, fail, advance } = guarded();
  await fail(60, '198.51.100.1');
  advance(20);
  await expect(guard('198.51.100.1', refused)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfter: 40,
  });
  expect(await codeOf('198.51.100.2', refused)).toBe('sign_in_required');
  advance(40);
  expect(await codeOf('198.51.100.1', refused)).toBe('sign_in_required');
});

test('a right key is never held up by the dead ones of its neighbours', async () => {
  const { codeOf, fail } = guarded();
  await fail(80, '198.51.100.1');
  expect(await codeOf('198.51.100.1', works)).toBe('let in');
  expect(await codeOf('198.51.100.1', refused)).toBe('rate_limited');
});

test('many at once gain nothing', async () => {
  const { codeOf } = guarded();
  const codes = await Promise.all(Array.from({ length: 100 }, () => codeOf(undefined, refused)));
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(40);
});

test('only refusals count', async () => {
  const { codeOf } = guarded();
  const broken = async () => {
    throw new Error('no database');
  };
  for (let index = 0; index < 100; index += 1) await codeOf(undefined, broken);
  expect(await codeOf(undefined, works)).toBe('let in');
});

test('the addresses of one IPv6 network are one place', async () => {
  const { codeOf, fail } = guarded();
  await fail(60, '2001:db8::1');
  expect(await codeOf('2001:db8:0:0:1::9', refused)).toBe('rate_limited');
});
