import type { Exchange } from '../../http/exchange.ts';
import type { Group } from '../../state/rows.ts';
import { isoTime } from './dates.ts';
import { fullName } from './project.ts';

/** gitlab: lib/api/entities/group.rb, ee/lib/ee/api/entities/group.rb; doc/api/groups.md */
export const groupEntity = (exchange: Exchange, group: Group) => ({
  id: group.id,
  web_url: `${exchange.baseUrl}/groups/${group.fullPath}`,
  name: group.name,
  path: group.path,
  description: group.description,
  visibility: group.visibility,
  share_with_group_lock: false,
  require_two_factor_authentication: false,
  two_factor_grace_period: 48,
  project_creation_level: 'developer',
  auto_devops_enabled: null,
  subgroup_creation_level: 'maintainer',
  emails_disabled: false,
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
  },
  avatar_url: null,
  request_access_enabled: true,
  full_name: fullName(exchange, group),
  full_path: group.fullPath,
  created_at: isoTime(group.createdAt),
  parent_id: group.parentId,
  organization_id: 1,
  shared_runners_setting: 'enabled',
  max_artifacts_size: null,
  marked_for_deletion_on: null,
  ldap_cn: null,
  ldap_access: null,
  wiki_access_level: 'enabled',
  duo_namespace_access_rules: [],
});

/** One group alone. gitlab: lib/api/entities/group_detail.rb */
export const groupDetail = (exchange: Exchange, group: Group, projects: readonly unknown[] | undefined) => ({
  ...groupEntity(exchange, group),
  shared_with_groups: [],
  runners_token: null,
  enabled_git_access_protocol: 'all',
  prevent_sharing_groups_outside_hierarchy: false,
  ...(projects && { projects, shared_projects: [] }),
  shared_runners_minutes_limit: null,
  extra_shared_runners_minutes_limit: null,
  prevent_forking_outside_group: null,
  service_access_tokens_expiration_enforced: true,
  membership_lock: false,
});
