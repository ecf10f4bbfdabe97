import { isExpired } from './expiry.ts';
import type { AccessToken } from './rows.ts';
import type { World } from '../world.ts';

type Instance = Pick<World, 'state' | 'clock'>;

/** Whether it works: neither revoked nor over. gitlab: app/models/personal_access_token.rb, active? */
export const isActive = ({ clock }: Pick<World, 'clock'>, token: AccessToken): boolean =>
  !token.revoked && !isExpired(token, clock);

/** Ends a token; it stays known for ever. gitlab: app/models/personal_access_token.rb, revoke! */
export function revokeToken({ state }: Pick<World, 'state'>, token: AccessToken): AccessToken {
  return token.revoked ? token : state.accessTokens.update(token, { revoked: true });
}

// gitlab: lib/gitlab/auth/auth_finders.rb, access_token_rotation_request?
const ROTATE_PATH = /access_tokens\/(\d+|self)\/rotate$/;

/**
 * For whoever authenticates with a revoked token: on a path that rotates it means that somebody holds a copy, and the
 * living token that came of it dies too. Elsewhere nothing happens.
 * @param path of the request, without its query
 * gitlab: lib/gitlab/auth/auth_finders.rb, revoke_token_family; app/services/personal_access_tokens/revoke_token_family_service.rb
 */
export function noteReuse(world: Instance, token: AccessToken, path: string): void {
  if (!ROTATE_PATH.test(path)) return;
  const descendants = new Set([token.id]);
  const family = world.state.accessTokens.many('family', String(token.familyId));
  // By id, so that a parent always stands before its child.
  for (const member of family.toSorted((a, b) => a.id - b.id)) {
    if (member.previousId === null || !descendants.has(member.previousId)) continue;
    descendants.add(member.id);
    if (isActive(world, member)) revokeToken(world, member);
  }
}
