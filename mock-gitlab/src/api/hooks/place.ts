import { forbidden, recordNotFound, unauthorized } from '../../http/answer.ts';
import type { Call } from '../../http/endpoint.ts';
import { LEVEL, groupLevel, projectLevel } from '../../state/access.ts';
import type { Group, Hook, Project } from '../../state/rows.ts';
import { ownerKey } from '../../state/state.ts';
import { findGroup, findProject, numberSegment } from '../find.ts';
import { requireAdmin } from '../guards.ts';

/** Whose hooks a request is about. */
export interface HookPlace {
  readonly kind: Hook['kind'];
  readonly ownerId: number;
  readonly project?: Project;
  readonly group?: Group;
}

/**
 * For `before`: Maintainers of a project, Owners of a group (premium), administrators of the instance.
 * gitlab: lib/api/project_hooks.rb, system_hooks.rb; doc/api/group_webhooks.md. Below premium nobody has the ability: 403 is a guess
 * @throws Refusal 401, 403, 404
 */
export function findHookPlace(call: Call, kind: Hook['kind']): HookPlace {
  if (kind === 'system') {
    requireAdmin(call);
    return { kind, ownerId: 1 };
  }
  if (!call.visitor) throw unauthorized();
  const { state, switches } = call.exchange.world;
  if (kind === 'project') {
    const project = findProject(call);
    if (projectLevel(state, project, call.visitor.user) < LEVEL.maintainer) throw forbidden();
    return { kind, ownerId: project.id, project };
  }
  const group = findGroup(call);
  const isOwner = groupLevel(state, group, call.visitor.user) >= LEVEL.owner;
  if (!isOwner || switches.tier === 'free') throw forbidden();
  return { kind, ownerId: group.id, group };
}

/** All hooks of a place. */
export const hooksOf = ({ exchange }: Call, { kind, ownerId }: HookPlace): Hook[] =>
  exchange.world.state.hooks.many('owner', ownerKey(kind, ownerId));

/**
 * The hook that a path names.
 * @throws Refusal 404
 */
export function findHook(call: Call, { kind, ownerId }: HookPlace): Hook {
  const hook = call.exchange.world.state.hooks.get(numberSegment(call, 'hook_id'));
  if (!hook || hook.kind !== kind || hook.ownerId !== ownerId) throw recordNotFound();
  return hook;
}
