import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ConnectionError } from '@moorage/core';

/** What a master key is used for; the key itself is not kept. */
export interface MasterKey {
  /** Tells master keys apart and says nothing about the key: stored beside what it wraps. */
  readonly id: string;
  readonly wrappingKey: KeyObject;
}

/**
 * Reads a master key from text: 32 bytes in hexadecimal (64 characters) or base64 (43 or 44, either alphabet).
 *
 * @throws {ConnectionError} `invalid_input`, without repeating the text.
 */
export function parseMasterKey(text: string): MasterKey {
  const bytes = decode(text.trim());
  if (bytes === undefined) {
    throw new ConnectionError('invalid_input', 'The master key is not 32 bytes in hexadecimal or base64.', {
      action:
        'Make one with `openssl rand -hex 32`, or leave it out: Moorage then makes its own on the first start.',
    });
  }
  const wrappingKeyBytes = Buffer.from(hkdfSync('sha256', bytes, '', 'moorage v1 wrap data keys', 32));
  const id = Buffer.from(hkdfSync('sha256', bytes, '', 'moorage v1 master key id', 9)).toString('base64url');
  const wrappingKey = createSecretKey(wrappingKeyBytes);
  bytes.fill(0);
  wrappingKeyBytes.fill(0);
  return { id, wrappingKey };
}

function decode(text: string): Buffer | undefined {
  if (/^[\da-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.byteLength === 32 ? bytes : undefined;
}
