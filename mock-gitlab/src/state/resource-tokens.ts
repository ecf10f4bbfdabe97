import type { World } from '../world.ts';
import { LEVEL, groupLevel, groupMember, memberLevel, projectLevel } from './access.ts';
import { isProjectBot } from './bots.ts';
import type { AccessToken, Group, Project, User } from './rows.ts';
import { type State, ownerKey } from './state.ts';

/** What somebody may do with the tokens of a project or group. */
export interface TokenRights {
  /** Their role there. */
  readonly level: number;
  /** See and end them: maintainers of a project, owners of a group. */
  readonly readable: boolean;
  /** Make and rotate them: the same without bots, and not on gitlab.com's free plan. */
  readonly manageable: boolean;
}

/** What the group above all says. gitlab: app/policies/group_policy.rb, resource_access_token_creation_allowed */
function isCreationAllowed(state: State, place: Project | Group): boolean {
  const [root = ''] = place.fullPath.toLowerCase().split('/');
  return state.groups.by('path', root)?.attributes['resource_access_token_creation_allowed'] !== false;
}

/** gitlab: app/policies/project_policy.rb, group_policy.rb (read_/destroy_/create_/manage_resource_access_tokens) */
export function tokenRights(
  { state, switches }: Pick<World, 'state' | 'switches'>,
  place: Project | Group,
  user: User,
): TokenRights {
  const isProject = 'namespaceKind' in place;
  const level = isProject ? projectLevel(state, place, user) : groupLevel(state, place, user);
  const readable = level >= (isProject ? LEVEL.maintainer : LEVEL.owner);
  // gitlab: ee/app/policies/ee/project_policy.rb, resource_access_token_create_feature_available?
  const sold = !switches.hosted || switches.tier !== 'free';
  const manageable = readable && sold && isCreationAllowed(state, place) && !isProjectBot(state, user);
  return { level, readable, manageable };
}

/** The tokens of the bots among the direct members, by id. gitlab: app/models/project.rb, `bots` */
export function tokensOfPlace(state: State, kind: 'project' | 'group', id: number): AccessToken[] {
  const tokens = state.members.many('source', ownerKey(kind, id)).flatMap(({ userId }) => {
    const user = state.users.get(userId);
    return user && isProjectBot(state, user) ? state.accessTokens.many('user', String(userId)) : [];
  });
  return tokens.toSorted((a, b) => a.id - b.id);
}

/**
 * Whether a token's bot has no more rights than the person who wants to rotate it.
 * gitlab: app/services/project_access_tokens/rotate_service.rb, group_access_tokens/rotate_service.rb, valid_access_level?
 */
export function outranks(state: State, place: Project | Group, user: User, token: AccessToken): boolean {
  if (user.admin) return true;
  if ('namespaceKind' in place) {
    return memberLevel(state, place, token.userId) <= projectLevel(state, place, user);
  }
  const held = groupMember(state, place.id, token.userId)?.accessLevel ?? 0;
  return held <= groupLevel(state, place, user);
}

/** What is said to those of a lower rank. gitlab: app/services/personal_access_tokens/rotate_service.rb */
export const OUTRANKED = 'Not eligible to rotate token with access level higher than the user';
