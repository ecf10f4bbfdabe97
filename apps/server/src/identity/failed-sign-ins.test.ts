import { ConnectionError } from '@moorage/core';
import { expect, test } from 'vitest';
import { createFailedSignIns } from './failed-sign-ins.ts';

const start = Date.UTC(2027, 0, 31, 8);
const wrong = async () => {
  throw new ConnectionError('sign_in_required', 'The e-mail address or the password is not right.');
};
const right = async () => 'signed in';

function guarded() {
  let now = start;
  const { guard } = createFailedSignIns({ now: () => new Date(now) });
  const codeOf = async (email: string, address: string | undefined, signIn: () => Promise<unknown>) =>
    guard(email, address, signIn).then(
      () => 'signed in',
      (error: unknown) => (error instanceof ConnectionError ? error.code : String(error)),
    );
  return { guard, codeOf, advance: (minutes: number) => void (now += minutes * 60_000) };
}

test('ten failures from one place end the tries of that place for a quarter of an hour', async () => {
  const { guard, codeOf, advance } = guarded();
  for (let index = 0; index < 10; index += 1)
    expect(await codeOf('ada@example.com', '198.51.100.1', wrong)).toBe('sign_in_required');
  advance(5);
  await expect(guard('ADA@example.com', '198.51.100.1', right)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfter: 600,
  });
  expect(await codeOf('ada@example.com', '198.51.100.2', right)).toBe('signed in');
  expect(await codeOf('bo@example.com', '198.51.100.1', right)).toBe('signed in');
  advance(10);
  expect(await codeOf('ada@example.com', '198.51.100.1', right)).toBe('signed in');
});

test('many places together get a hundred failures, and places of the right password are not kept out', async () => {
  const { codeOf, advance } = guarded();
  await codeOf('ada@example.com', '192.0.2.7', right);
  for (let index = 0; index < 100; index += 1)
    expect(await codeOf('ada@example.com', `198.51.100.${index}`, wrong)).toBe('sign_in_required');
  expect(await codeOf('ada@example.com', '203.0.113.1', right)).toBe('rate_limited');
  expect(await codeOf('ada@example.com', '192.0.2.7', wrong)).toBe('sign_in_required');
  expect(await codeOf('ada@example.com', '192.0.2.7', right)).toBe('signed in');
  advance(15);
  expect(await codeOf('ada@example.com', '203.0.113.1', right)).toBe('signed in');
});

test('tries at the same time count before they have failed', async () => {
  const { codeOf } = guarded();
  const codes = await Promise.all(
    Array.from({ length: 30 }, () => codeOf('ada@example.com', undefined, wrong)),
  );
  expect(codes.filter((code) => code === 'sign_in_required')).toHaveLength(10);
});

test('only wrong passwords count, and a right one forgets those before it', async () => {
  const { codeOf } = guarded();
  const broken = async () => {
    throw new Error('no database');
  };
  for (let index = 0; index < 20; index += 1) await codeOf('ada@example.com', '192.0.2.7', broken);
  for (let round = 0; round < 3; round += 1) {
    for (let index = 0; index < 9; index += 1) await codeOf('ada@example.com', '192.0.2.7', wrong);
    expect(await codeOf('ada@example.com', '192.0.2.7', right)).toBe('signed in');
  }
});

test('the addresses of one IPv6 network are one place', async () => {
  const { codeOf } = guarded();
  for (let index = 0; index < 10; index += 1) await codeOf('ada@example.com', `2001:db8::${index}`, wrong);
  expect(await codeOf('ada@example.com', '2001:DB8:0:0:1::9', right)).toBe('rate_limited');
  expect(await codeOf('ada@example.com', '2001:db8:0:1::1', right)).toBe('signed in');
});
