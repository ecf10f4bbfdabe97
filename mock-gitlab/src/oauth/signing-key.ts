import { type KeyObject, createPrivateKey, hash, sign } from 'node:crypto';
import { publicTestKey } from './public-test-key.ts';

interface SigningKey {
  readonly privateKey: KeyObject;
  /** The public half as GitLab's JWKS shows it. */
  readonly jwk: Readonly<Record<string, string>>;
}

// Read when first asked for: a start need not pay for it. One serves all mocks.
let shared: SigningKey | undefined;

function readKey(): SigningKey {
  const { n, e } = publicTestKey;
  const privateKey = createPrivateKey({ key: publicTestKey, format: 'jwk' });
  // RFC 7638: the thumbprint names the key
  const kid = hash('sha256', JSON.stringify({ e, kty: 'RSA', n }), 'base64url');
  return { privateKey, jwk: { kty: 'RSA', kid, e, n, use: 'sig', alg: 'RS256' } };
}

/** The key that signs id tokens. gitlab: app/controllers/jwks_controller.rb */
export const signingKey = (): Promise<SigningKey> => Promise.resolve((shared ??= readKey()));

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed JWT. RFC 7515 */
export async function signJwt(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const { privateKey, jwk } = await signingKey();
  const content = `${encode({ typ: 'JWT', alg: 'RS256', kid: jwk['kid'] })}.${encode(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`;
}
