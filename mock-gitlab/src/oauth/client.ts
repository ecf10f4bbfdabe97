import { timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import type { OAuthApplication } from '../state/rows.ts';

/** What a client says of itself. */
interface ClientCredentials {
  readonly uid: string;
  readonly secret: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/**
 * Basic first, then parameters. The pair is only Base64-decoded and split at the first colon: percent escapes stay.
 * doorkeeper: lib/doorkeeper/oauth/client/methods.rb, client/credentials.rb
 */
function credentialsOf({ request }: Exchange, given: Given): ClientCredentials | undefined {
  const basic = /^basic +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const pair = Buffer.from(basic, 'base64').toString();
    const at = pair.indexOf(':');
    return at < 0 ? { uid: pair, secret: undefined } : { uid: pair.slice(0, at), secret: pair.slice(at + 1) };
  }
  const uid = text(given['client_id']);
  return uid === undefined ? undefined : { uid, secret: text(given['client_secret']) };
}

function sameSecret(given: string, kept: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(kept);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** How a client stands: known, sent nothing, or sent something wrong. */
export type ClientStanding =
  | { readonly kind: 'known'; readonly application: OAuthApplication }
  | { readonly kind: 'absent' }
  | { readonly kind: 'wrong' };

/**
 * Who the client is. A public one is known by its id alone, but a wrong secret is wrong there too; a confidential one
 * needs its secret even with PKCE. doorkeeper: lib/doorkeeper/models/application_mixin.rb, by_uid_and_secret
 */
export function authenticateClient(exchange: Exchange, given: Given): ClientStanding {
  const credentials = credentialsOf(exchange, given);
  if (!credentials) return { kind: 'absent' };
  const application = exchange.world.state.applications.by('uid', credentials.uid);
  if (!application) return { kind: 'wrong' };
  const { secret } = credentials;
  const accepted =
    secret === undefined || secret === ''
      ? !application.confidential
      : sameSecret(secret, application.secret);
  return accepted ? { kind: 'known', application } : { kind: 'wrong' };
}
