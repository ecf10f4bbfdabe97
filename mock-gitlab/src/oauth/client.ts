import { hash, timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import type { OAuthApplication } from '../state/rows.ts';
import { parameter } from './parameters.ts';

/** What a client says of itself. */
interface ClientCredentials {
  readonly uid: string;
  readonly secret: string;
}

/**
 * Basic first, then parameters. The pair is only Base64-decoded and split at the first colon: percent escapes stay.
 * doorkeeper: lib/doorkeeper/oauth/client/credentials.rb
 */
function credentialsOf({ request }: Exchange, given: Given): ClientCredentials | undefined {
  const basic = /^Basic (.*)/s.exec(request.headers.get('authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const [, uid = '', secret = ''] = /^([^:]*):?(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
    // Without an id the pair says nothing, and the parameters are asked.
    if (uid.trim() !== '') return { uid, secret };
  }
  const uid = parameter(given, 'client_id');
  return uid === undefined ? undefined : { uid, secret: parameter(given, 'client_secret') ?? '' };
}

/** Compares two secrets in a time that tells nothing of where they differ, or of how long they are. */
export const sameSecret = (given: string, kept: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', kept, 'buffer'));

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
  const accepted = secret.trim() === '' ? !application.confidential : sameSecret(secret, application.secret);
  return accepted ? { kind: 'known', application } : { kind: 'wrong' };
}
