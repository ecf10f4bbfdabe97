import { type Infer, integer, list, nullable, object, oneOf, text, truth } from '../../shape.ts';
import { id, instant, strings } from './fields.ts';

export const oauthApplicationShape = object({
  id,
  uid: text('64 hex digits'),
  secret: text('gloas-…'),
  name: text('moorage-demo'),
  redirectUris: list(text('http://127.0.0.1:4400/oauth/callback')),
  scopes: strings,
  confidential: truth,
  trusted: truth,
  /** Registered itself (RFC 7591): must use PKCE. */
  dynamic: truth,
  ownerId: nullable(id),
  createdAt: instant,
});
export type OAuthApplication = Infer<typeof oauthApplicationShape>;

export const oauthGrantShape = object({
  id,
  code: text('64 hex digits'),
  applicationId: id,
  userId: id,
  redirectUri: text('http://127.0.0.1:4400/oauth/callback'),
  scopes: strings,
  challenge: nullable(text('base64url')),
  challengeMethod: nullable(oneOf('S256', 'plain')),
  nonce: nullable(text('n')),
  createdAt: instant,
  revokedAt: nullable(instant),
});
export type OAuthGrant = Infer<typeof oauthGrantShape>;

export const oauthTokenShape = object({
  id,
  access: text('64 hex digits'),
  refresh: nullable(text('64 hex digits')),
  applicationId: nullable(id),
  userId: nullable(id),
  scopes: strings,
  createdAt: instant,
  expiresIn: integer(7200),
  revokedAt: nullable(instant),
});
export type OAuthToken = Infer<typeof oauthTokenShape>;

/** A device's request, until somebody has decided and the device has heard of it. RFC 8628 */
export const deviceGrantShape = object({
  id,
  deviceCode: text('64 hex digits'),
  /** What a person types; `null` once they have decided. */
  userCode: nullable(text('0A44L90H')),
  applicationId: id,
  /** Who agreed; `null` with a user code: nobody has yet, without one: they refused. */
  userId: nullable(id),
  scopes: strings,
  createdAt: instant,
  expiresIn: integer(300),
  lastPolledAt: nullable(instant),
});
export type DeviceGrant = Infer<typeof deviceGrantShape>;
