import { type KeyObject, generateKeyPair, hash, sign } from 'node:crypto';
import { promisify } from 'node:util';

interface SigningKey {
  readonly privateKey: KeyObject;
  /** The public half as GitLab's JWKS shows it. */
  readonly jwk: Readonly<Record<string, string>>;
}

// One key serves all mocks of the process: making it takes a tenth of a second, so it is made when first asked for.
let shared: Promise<SigningKey> | undefined;

async function makeKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  // RFC 7638: the thumbprint names the key
  const kid = hash('sha256', JSON.stringify({ e, kty: 'RSA', n }), 'base64url');
  return { privateKey, jwk: { kty: 'RSA', kid, e, n, use: 'sig', alg: 'RS256' } };
}

/** The key that signs id tokens. gitlab: app/controllers/jwks_controller.rb */
export const signingKey = (): Promise<SigningKey> => (shared ??= makeKey());

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed JWT. RFC 7515 */
export async function signJwt(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const { privateKey, jwk } = await signingKey();
  const content = `${encode({ typ: 'JWT', alg: 'RS256', kid: jwk['kid'] })}.${encode(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`;
}
