import { directMember } from '../../state/access.ts';
import type { AccessToken } from '../../state/rows.ts';
import { isActive } from '../../state/token-family.ts';
import { isSince } from '../../switches.ts';
import type { World } from '../../world.ts';
import { isoTime } from './dates.ts';

/** A token without its value, whatever its kind. gitlab: lib/api/entities/personal_access_token.rb */
export const tokenEntity = (world: World, token: AccessToken) => ({
  id: token.id,
  name: token.name,
  revoked: token.revoked,
  created_at: isoTime(token.createdAt),
  description: token.description,
  scopes: token.scopes,
  user_id: token.userId,
  last_used_at: isoTime(token.lastUsedAt),
  active: isActive(world, token),
  ...(isSince(world.switches, '18.11') && { granular: token.granular !== null }),
  expires_at: token.expiresAt,
});

/** One token alone; not in lists. gitlab: lib/api/entities/personal_access_token_with_last_used_ips.rb */
export const tokenWithAddresses = (world: World, token: AccessToken) => ({
  ...tokenEntity(world, token),
  ...(isSince(world.switches, '18.11') && { last_used_ips: token.lastUsedIps }),
});

/** With its value: only what makes or rotates a token answers this. gitlab: lib/api/entities/personal_access_token_with_token.rb */
export const tokenWithValue = (world: World, token: AccessToken) => ({
  ...tokenEntity(world, token),
  token: token.token,
});

/** gitlab: lib/api/entities/impersonation_token.rb */
export const impersonationToken = (world: World, token: AccessToken) => ({
  ...tokenEntity(world, token),
  impersonation: true,
});

/** gitlab: lib/api/entities/impersonation_token_with_token.rb */
export const impersonationTokenWithValue = (world: World, token: AccessToken) => ({
  ...impersonationToken(world, token),
  token: token.token,
});

/** A project or group token, with the level that its bot has there now. gitlab: lib/api/entities/resource_access_token.rb */
export function resourceToken(world: World, token: AccessToken) {
  const type = token.kind === 'group' ? 'group' : 'project';
  const member = directMember(world.state, type, token.resourceId ?? 0, token.userId);
  return {
    ...tokenEntity(world, token),
    access_level: member?.accessLevel ?? token.accessLevel,
    resource_type: type,
    resource_id: token.resourceId,
  };
}

/** gitlab: lib/api/entities/resource_access_token_with_token.rb */
export const resourceTokenWithValue = (world: World, token: AccessToken) => ({
  ...resourceToken(world, token),
  token: token.token,
});
