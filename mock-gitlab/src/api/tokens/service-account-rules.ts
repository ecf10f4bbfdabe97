import { LEVEL, groupLevel, projectLevel } from '../../state/access.ts';
import type { Group, Project, User } from '../../state/rows.ts';
import type { World } from '../../world.ts';

/** Service accounts are a premium feature. gitlab: ee/app/models/gitlab_subscriptions/features.rb */
export const hasServiceAccounts = ({ switches }: Pick<World, 'switches'>): boolean =>
  switches.tier !== 'free';

/**
 * Whether a person manages the service accounts of a place: administrators do, owners of groups on gitlab.com, maintainers of
 * projects. gitlab: ee/app/policies/ee/group_policy.rb, ee/app/policies/ee/project_policy.rb, admin_service_accounts
 */
export function mayAdminServiceAccounts(world: World, place: Group | Project, user: User): boolean {
  if (!hasServiceAccounts(world)) return false;
  if (user.admin) return true;
  if ('namespaceKind' in place) return projectLevel(world.state, place, user) >= LEVEL.maintainer;
  return world.switches.hosted && groupLevel(world.state, place, user) >= LEVEL.owner;
}

/** Whether a user is a service account that this person manages. gitlab: app/policies/personal_access_token_policy.rb */
export function managesServiceAccount(world: World, user: User, accountId: number): boolean {
  const { state } = world;
  const account = state.serviceAccounts.get(accountId);
  if (!account || account.ownerType === 'instance') return false;
  const places = account.ownerType === 'group' ? state.groups : state.projects;
  const place = places.get(account.ownerId);
  return place !== undefined && mayAdminServiceAccounts(world, place, user);
}
