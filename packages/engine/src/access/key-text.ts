import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Random } from '../ports.ts';

/**
 * How an access key is written: `mrg_`, 256 random bits in 43 characters, and a checksum in 6, all of them letters and
 * digits. Whoever looks for leaked secrets can tell a real key from a text that looks like one, and one that was not
 * copied whole is refused without asking the database.
 */
const prefix = 'mrg_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomBytes = 32;
const randomCharacters = 43;
const checksumCharacters = 6;
/** Of the random part, in what a key is known again by: 24 of its 256 bits. */
const shownCharacters = 4;

const pattern = new RegExp(
  `^${prefix}([0-9A-Za-z]{${randomCharacters}})([0-9A-Za-z]{${checksumCharacters}})$`,
);

/** A new key. It is shown once and stored nowhere. */
export function makeKey(random: Random): string {
  const bytes = Buffer.from(random.bytes(randomBytes));
  const text = inDigits(BigInt(`0x${bytes.toString('hex')}`), randomCharacters);
  return `${prefix}${text}${checksumOf(text)}`;
}

/** Whether a text is written as a key is, down to its checksum. That says nothing about whether there is such a key. */
export function isKeyText(text: string): boolean {
  const [, random, checksum] = pattern.exec(text) ?? [];
  return random !== undefined && checksum === checksumOf(random);
}

/** What the key begins with: enough to know it again in a list. */
export function startOf(key: string): string {
  return key.slice(0, prefix.length + shownCharacters);
}

/** SHA-256, base64url. Slow hashing is for what people think up; 256 random bits cannot be guessed. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function checksumOf(text: string): string {
  return inDigits(BigInt(crc32(text)), checksumCharacters);
}

function inDigits(value: bigint, length: number): string {
  const base = BigInt(digits.length);
  let left = value;
  let text = '';
  while (text.length < length) {
    text = digits.charAt(Number(left % base)) + text;
    left /= base;
  }
  return text;
}
