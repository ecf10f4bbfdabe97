import type { Exchange } from '../../http/exchange.ts';
import { LEVEL, groupLevel } from '../../state/access.ts';
import type { Group, User } from '../../state/rows.ts';
import { isoDate, isoTime } from './dates.ts';
import { avatarOf, fullName } from './namespace.ts';
import { SIZES } from './project-defaults.ts';
import { sharedWith } from './project.ts';
import { runnersToken } from './runners-token.ts';

// Of a group only. gitlab: db/structure.sql; app/models/namespace_setting.rb
const RULES = {
  share_with_group_lock: false,
  require_two_factor_authentication: false,
  two_factor_grace_period: 48,
  project_creation_level: 'developer',
  auto_devops_enabled: null,
  subgroup_creation_level: 'maintainer',
} as const;

const MAILS = {
  emails_enabled: true,
  show_diff_preview_in_email: true,
  mentions_disabled: null,
  lfs_enabled: true,
  archived: false,
  math_rendering_limits_enabled: true,
  lock_math_rendering_limits_enabled: false,
  default_branch: null,
  default_branch_protection: 2,
  default_branch_protection_defaults: {
    allowed_to_push: [{ access_level: 40 }],
    allow_force_push: false,
    allowed_to_merge: [{ access_level: 40 }],
    developer_can_initial_push: false,
  },
} as const;

const set = <D extends object>(defaults: D, { attributes }: Group): D => {
  const given = Object.entries(attributes).filter(([name]) => Object.hasOwn(defaults, name));
  return given.length === 0 ? defaults : { ...defaults, ...Object.fromEntries(given) };
};

/** Who may make projects in a group, in the group's own words. */
export const projectCreationLevel = (group: Group): string => set(RULES, group).project_creation_level;
/** Who may make groups in a group. */
export const subgroupCreationLevel = (group: Group): string => set(RULES, group).subgroup_creation_level;

/** What is shown besides the object itself. */
export interface GroupView {
  readonly statistics?: boolean;
  readonly customAttributes?: boolean;
}

/** gitlab: lib/api/entities/group.rb, ee/lib/ee/api/entities/group.rb; doc/api/groups.md */
export function groupEntity(
  exchange: Exchange,
  group: Group,
  caller: User | null = null,
  { statistics = false, customAttributes = false }: GroupView = {},
) {
  const mails = set(MAILS, group);
  const { state } = exchange.world;
  return {
    id: group.id,
    web_url: `${exchange.baseUrl}/groups/${group.fullPath}`,
    name: group.name,
    path: group.path,
    description: group.description,
    visibility: group.visibility,
    ...set(RULES, group),
    emails_disabled: !mails.emails_enabled,
    ...mails,
    avatar_url: avatarOf(exchange, group),
    ...set({ request_access_enabled: true }, group),
    full_name: fullName(exchange, group),
    full_path: group.fullPath,
    created_at: isoTime(group.createdAt),
    parent_id: group.parentId,
    organization_id: 1,
    ...set({ shared_runners_setting: 'enabled', max_artifacts_size: null }, group),
    marked_for_deletion_on: isoDate(group.markedForDeletionAt),
    ...(statistics && caller?.admin && { statistics: SIZES }),
    ...(customAttributes &&
      caller?.admin && {
        custom_attributes: state.customAttributes
          .many('owner', `group/${group.id}`)
          .map(({ key, value }) => ({ key, value })),
      }),
    ldap_cn: null,
    ldap_access: null,
    ...set({ wiki_access_level: 'enabled' }, group),
    // Groups below others do not say this. Seen in answers of 19.1.
    ...(group.parentId === null && { duo_namespace_access_rules: [] }),
  };
}

/** Projects inside, where they were asked for. */
export interface GroupProjects {
  readonly projects: readonly unknown[];
  readonly shared_projects: readonly unknown[];
}

/** One group alone. gitlab: lib/api/entities/group_detail.rb */
export function groupDetail(
  exchange: Exchange,
  group: Group,
  caller: User | null,
  projects?: GroupProjects,
  view: GroupView = {},
) {
  const isRoot = group.parentId === null;
  const owns = groupLevel(exchange.world.state, group, caller) >= LEVEL.owner;
  return {
    ...groupEntity(exchange, group, caller, view),
    shared_with_groups: sharedWith(exchange, 'group', group.id, caller),
    ...(owns && { runners_token: runnersToken('group', group.id, group.createdAt) }),
    ...(isRoot &&
      set({ enabled_git_access_protocol: 'all', prevent_sharing_groups_outside_hierarchy: false }, group)),
    ...projects,
    ...set(
      {
        shared_runners_minutes_limit: null,
        extra_shared_runners_minutes_limit: null,
        prevent_forking_outside_group: null,
      },
      group,
    ),
    ...(isRoot && set({ service_access_tokens_expiration_enforced: true }, group)),
    ...set({ membership_lock: false }, group),
  };
}

/** What anybody may know of a group. gitlab: lib/api/entities/public_group_details.rb */
export const publicGroup = (exchange: Exchange, group: Group) => ({
  id: group.id,
  web_url: `${exchange.baseUrl}/groups/${group.fullPath}`,
  name: group.name,
  avatar_url: avatarOf(exchange, group),
  full_name: fullName(exchange, group),
  full_path: group.fullPath,
});
