import { settingsOf } from '../state/settings.ts';
import type { User } from '../state/rows.ts';
import { forbidden, insufficientScope, notFound } from './answer.ts';
import type { Actor, Exchange } from './exchange.ts';
import type { Given } from './given.ts';

/** The person of an id or a user name, in whatever case. gitlab: lib/api/helpers.rb, find_user */
export function findPerson({ world: { state } }: Exchange, key: string): User | undefined {
  return /^-?\d+$/.test(key) ? state.users.get(Number(key)) : state.users.by('username', key.toLowerCase());
}

/** With admin mode on, a token of an administrator is one of anybody unless it says otherwise. gitlab: lib/api/api_guard.rb, bypass_session_for_admin_mode? */
export function withoutAdminMode(exchange: Exchange, actor: Actor): Actor {
  const { user, credential } = actor;
  if (!user.admin || !settingsOf(exchange.world).adminMode) return actor;
  if ('scopes' in credential.token && credential.token.scopes.includes('admin_mode')) return actor;
  return { user: { ...user, admin: false }, credential };
}

/** Whom the caller wants to be: parameter `sudo` or header `Sudo`, an id or a user name; empty: nobody else. */
export function wantedPerson({ request }: Exchange, { sudo: parameter }: Given): string {
  return typeof parameter === 'string' || typeof parameter === 'number'
    ? String(parameter)
    : (request.headers.get('sudo') ?? '');
}

/**
 * Lets an administrator act as somebody else. gitlab: lib/api/helpers.rb, sudo!; doc/api/rest/authentication.md
 * @throws Refusal 403 for others and for a token without the scope, 404 for a person that is not there
 */
export function sudo(exchange: Exchange, { user, credential }: Actor, wanted: string): Actor {
  if (!user.admin) throw forbidden('Must be admin to use sudo');
  if (!('scopes' in credential.token)) {
    throw forbidden('Must be authenticated using an OAuth or personal access token to use sudo');
  }
  if (!credential.token.scopes.includes('sudo')) throw insufficientScope(['sudo']);
  const other = findPerson(exchange, wanted);
  if (!other) throw notFound(`User with ID or username '${wanted}'`);
  return withoutAdminMode(exchange, { user: other, credential });
}
