import { apiError, created, forbidden, invalidModel, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import {
  type Values,
  choice,
  flag,
  level,
  listOf,
  nullable,
  optional,
  required,
  text,
  wholeNumber,
} from '../../http/parameters.ts';
import { LEVEL, groupLevel } from '../../state/access.ts';
import { addMember, createGroup } from '../../state/create.ts';
import { claimPath, moveGroup } from '../../state/move.ts';
import type { Group } from '../../state/rows.ts';
import { groupDetail } from '../entities/group.ts';
import { findGroup } from '../find.ts';
import { insideOf } from './inside.ts';
import { asRubyHash, complaintsAbout, mayCreateGroups, mayCreateSubgroups } from './rules.ts';

/** Those that the answer shows under the same name. gitlab: lib/api/helpers/groups_helpers.rb */
const kept = {
  share_with_group_lock: optional(flag),
  require_two_factor_authentication: optional(flag),
  two_factor_grace_period: optional(wholeNumber),
  project_creation_level: optional(choice('noone', 'owner', 'maintainer', 'developer', 'administrator')),
  auto_devops_enabled: optional(flag),
  subgroup_creation_level: optional(choice('owner', 'maintainer')),
  emails_enabled: optional(flag),
  show_diff_preview_in_email: optional(flag),
  mentions_disabled: optional(flag),
  lfs_enabled: optional(flag),
  request_access_enabled: optional(flag),
  default_branch: nullable(text),
  default_branch_protection: optional(level([0, 1, 2, 3, 4])),
  shared_runners_setting: optional(
    choice('disabled_and_unoverridable', 'disabled_with_override', 'disabled_and_overridable', 'enabled'),
  ),
  enabled_git_access_protocol: optional(choice('ssh', 'http', 'all')),
  membership_lock: optional(flag),
  shared_runners_minutes_limit: nullable(wholeNumber),
  extra_shared_runners_minutes_limit: nullable(wholeNumber),
  wiki_access_level: optional(choice('disabled', 'private', 'enabled')),
  math_rendering_limits_enabled: optional(flag),
  lock_math_rendering_limits_enabled: optional(flag),
  max_artifacts_size: nullable(wholeNumber),
  prevent_sharing_groups_outside_hierarchy: optional(flag),
  prevent_forking_outside_group: optional(flag),
  service_access_tokens_expiration_enforced: optional(flag),
};

const attributes = {
  description: nullable(text),
  visibility: optional(choice('private', 'internal', 'public')),
  avatar: nullable((raw) => (raw instanceof File ? raw.name : null)),
  emails_disabled: optional(flag),
  ip_restriction_ranges: optional(listOf(text)),
  ...kept,
};

function attributesOf(values: Values<typeof attributes>, groupId: number): Record<string, unknown> {
  const named: Readonly<Record<string, unknown>> = values;
  const set = Object.fromEntries(
    Object.keys(kept).flatMap((name) => (named[name] === undefined ? [] : [[name, named[name]]])),
  );
  if (values.emails_disabled !== undefined) set['emails_enabled'] = !values.emails_disabled;
  if (values.avatar !== undefined) {
    set['avatar_url'] =
      values.avatar === null ? null : `/uploads/-/system/group/avatar/${groupId}/${values.avatar}`;
  }
  return set;
}

/**
 * The group of the path, in which the caller holds at least a role.
 * @throws Refusal 404 for one not seen, 403 for too small a role
 */
export function groupFor(call: Call, wanted: number): Group {
  const group = findGroup(call);
  if (groupLevel(call.exchange.world.state, group, call.actor.user) < wanted) throw forbidden();
  return group;
}

/** Making and changing groups. gitlab: lib/api/groups.rb; app/services/groups */
export const groupWriteEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'POST',
    path: '/groups',
    auth: 'token',
    parameters: {
      name: required(text),
      path: required(text),
      parent_id: optional(wholeNumber),
      organization_id: optional(wholeNumber),
      ...attributes,
    },
    handle(call, values) {
      const { world } = call.exchange;
      const { user } = call.actor;
      const parent = values.parent_id === undefined ? undefined : findGroup(call, String(values.parent_id));
      const isAllowed = parent ? mayCreateSubgroups(world, parent, user) : mayCreateGroups(world, user);
      if (!isAllowed) throw forbidden();
      const draft = {
        name: values.name,
        path: values.path,
        parent,
        visibility: values.visibility ?? parent?.visibility ?? 'private',
        description: values.description ?? '',
      } as const;
      const complaints = complaintsAbout(world, draft);
      if (Object.keys(complaints).length > 0) {
        throw apiError(400, `Failed to save group ${asRubyHash(complaints)}`);
      }
      const fullPath = parent ? `${parent.fullPath}/${draft.path}` : draft.path;
      claimPath(world.state, fullPath);
      const group = createGroup(world, {
        name: draft.name,
        path: draft.path,
        fullPath,
        parentId: parent?.id ?? null,
        description: draft.description,
        visibility: draft.visibility,
      });
      addMember(world, 'group', group.id, user.id, LEVEL.owner, user.id);
      const made = world.state.groups.update(group, { attributes: attributesOf(values, group.id) });
      return created(groupDetail(call.exchange, made, user, insideOf(call, made)));
    },
  }),
  endpoint({
    verb: 'PUT',
    path: '/groups/:id',
    auth: 'token',
    parameters: { name: optional(text), path: optional(text), ...attributes },
    handle(call, values) {
      const { world } = call.exchange;
      const group = groupFor(call, LEVEL.owner);
      const parent = world.state.groups.get(group.parentId);
      const draft = {
        name: values.name ?? group.name,
        path: values.path ?? group.path,
        parent,
        visibility: values.visibility ?? group.visibility,
        description: values.description === undefined ? group.description : (values.description ?? ''),
      } as const;
      const complaints = complaintsAbout(world, draft, group);
      if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
      const changed = moveGroup(world.state, group, {
        name: draft.name,
        path: draft.path,
        fullPath: parent ? `${parent.fullPath}/${draft.path}` : draft.path,
        visibility: draft.visibility,
        description: draft.description,
        attributes: { ...group.attributes, ...attributesOf(values, group.id) },
      });
      return ok(groupDetail(call.exchange, changed, call.actor.user, insideOf(call, changed)));
    },
  }),
];
