import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { hashOf, isKeyText, makeKey, startOf } from './key-text.ts';

const random = { bytes: (count: number) => new Uint8Array(randomBytes(count)), id: () => 'id' };
const fixed = (value: number) => ({
  bytes: (count: number) => new Uint8Array(count).fill(value),
  id: () => '',
});

test('a key is mrg_, 43 random characters and a checksum of 6, all letters and digits', () => {
  for (let index = 0; index < 50; index += 1) expect(makeKey(random)).toMatch(/^mrg_[0-9A-Za-z]{49}$/);
  expect(makeKey(fixed(0))).toBe(`mrg_${'0'.repeat(43)}${base62(crc32('0'.repeat(43)))}`);
  // 2^256 − 1 needs all 43 characters.
  expect(makeKey(fixed(255))).toMatch(/^mrg_[1-9A-Za-z]/);
});

test('keys differ in their random bytes, and so do their hashes', () => {
  expect(makeKey(fixed(1))).not.toBe(makeKey(fixed(2)));
  expect(hashOf(makeKey(fixed(1)))).not.toBe(hashOf(makeKey(fixed(2))));
});

test('a key that was not copied whole, or wrongly, is seen as none', () => {
  const key = makeKey(random);
  expect(isKeyText(key)).toBe(true);
  const other = key.at(20) === 'a' ? 'b' : 'a';
  for (const wrong of [
    '',
    'mrg_',
    key.slice(0, -1),
    `${key}0`,
    key.toUpperCase(),
    `${key.slice(0, 20)}${other}${key.slice(21)}`,
    `${key}\n`,
    ` ${key}`,
    key.replace('mrg_', 'glpat-'),
  ])
    expect([wrong, isKeyText(wrong)]).toEqual([wrong, false]);
});

test('what a key is known again by tells four of its characters', () => {
  const key = makeKey(random);
  expect(startOf(key)).toBe(key.slice(0, 8));
});

function base62(value: number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  return Array.from({ length: 6 }, (_, place) => digits[Math.floor(value / 62 ** (5 - place)) % 62]).join('');
}
