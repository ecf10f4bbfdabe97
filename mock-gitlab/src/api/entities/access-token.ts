import { isExpired } from '../../state/expiry.ts';
import type { AccessToken } from '../../state/rows.ts';
import type { World } from '../../world.ts';
import { isoTime } from './dates.ts';

/** A token without its value. gitlab: lib/api/entities/personal_access_token.rb, resource_access_token.rb */
export function tokenEntity({ clock }: World, token: AccessToken) {
  return {
    id: token.id,
    name: token.name,
    revoked: token.revoked,
    created_at: isoTime(token.createdAt),
    description: token.description,
    scopes: token.scopes,
    user_id: token.userId,
    last_used_at: isoTime(token.lastUsedAt),
    active: !token.revoked && !isExpired(token, clock),
    granular: false,
    expires_at: token.expiresAt,
    ...(token.kind !== 'personal' && {
      access_level: token.accessLevel,
      resource_type: token.kind,
      resource_id: token.resourceId,
    }),
  };
}

/** With the value: only what creates or rotates a token answers this. */
export const tokenWithValue = (world: World, token: AccessToken) => ({
  ...tokenEntity(world, token),
  token: token.token,
});
