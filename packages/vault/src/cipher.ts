import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { Random } from '@moorage/engine';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts and authenticates with AES-256-GCM under a random nonce.
 *
 * @returns nonce, ciphertext and tag in one, base64url.
 * @see [NIST SP 800-38D](https://doi.org/10.6028/NIST.SP.800-38D)
 */
export function encrypt(key: KeyObject, plaintext: Uint8Array, associated: string, random: Random): string {
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(associated));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64url');
}

/** The plaintext; `undefined` when the key, the associated text or any bit of the payload is another than at writing. */
export function decrypt(key: KeyObject, payload: string, associated: string): Buffer | undefined {
  const bytes = Buffer.from(payload, 'base64url');
  // The decoder is lenient (padding, stray bits at the end); only the one spelling that was written is accepted.
  if (bytes.byteLength < nonceBytes + tagBytes || bytes.toString('base64url') !== payload) return undefined;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const first = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
  try {
    return Buffer.concat([first, decipher.final()]);
  } catch {
    return undefined;
  }
}
