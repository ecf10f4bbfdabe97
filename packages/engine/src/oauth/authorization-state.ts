import { createHash } from 'node:crypto';
import type { Random, SealBinding } from '../ports.ts';

/** Ten minutes for a person to sign in at the app and agree. */
export const authorizationLifetimeMs = 10 * 60_000;

/** 256 bits, so that nobody guesses one. @see [RFC 6749, section 10.10](https://www.rfc-editor.org/rfc/rfc6749.html#section-10.10) */
export function randomSecret(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/** What is stored of a state, and the code challenge of a verifier: SHA-256, base64url without padding. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** What the code verifier is sealed under. */
export function verifierBinding(organizationId: string, stateHash: string): SealBinding {
  return { organizationId, rowId: stateHash, purpose: 'authorization.code-verifier' };
}
