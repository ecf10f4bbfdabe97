import { apiError, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { optional, paging, required, text } from '../../http/parameters.ts';
import { offsetPage } from '../../http/pagination.ts';
import { LEVEL } from '../../state/access.ts';
import { moveProject } from '../../state/move.ts';
import type { Project } from '../../state/rows.ts';
import { publicGroup } from '../entities/group.ts';
import { projectEntity } from '../entities/project.ts';
import { type Namespace, findNamespace } from '../find.ts';
import { searched } from './search.ts';
import { closest, mayCreateProjects } from './rules.ts';
import { projectFor } from '../guards.ts';

/**
 * Moves a project into another namespace; the old address leads to the new one.
 * gitlab: app/services/projects/transfer_service.rb
 * @throws Refusal 400 with the reason, a Ruby hash printed as text
 */
export function transferProject(call: Call, project: Project, namespace: Namespace): Project {
  const { world } = call.exchange;
  const refuse = (reason: string) =>
    apiError(400, `Failed to transfer project {:new_namespace=>["${reason}"]}`);
  if (project.namespaceId === namespace.id) throw refuse('Project is already in this namespace.');
  if (!mayCreateProjects(world, namespace, call.actor.user)) {
    throw refuse("You don't have permission to transfer projects into that namespace.");
  }
  const isTaken = world.state.projects
    .many('namespace', String(namespace.id))
    .some(({ name, path }) => name === project.name || path.toLowerCase() === project.path.toLowerCase());
  if (isTaken) throw refuse('Project with same name or path in target namespace already exists');
  return moveProject(world.state, project, {
    fullPath: `${namespace.fullPath}/${project.path}`,
    namespaceId: namespace.id,
    namespaceKind: namespace.kind,
    visibility: closest(project.visibility, namespace.kind === 'group' ? namespace.group : undefined),
    updatedAt: world.clock.milliseconds(),
  });
}

/** gitlab: lib/api/projects.rb */
export const projectTransferEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'PUT',
    path: '/projects/:id/transfer',
    auth: 'token',
    parameters: { namespace: required(text) },
    handle(call, { namespace }) {
      const project = projectFor(call, LEVEL.owner);
      const moved = transferProject(call, project, findNamespace(call, namespace));
      return ok(projectEntity(call.exchange, moved, call.actor.user));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/projects/:id/transfer_locations',
    auth: 'token',
    parameters: { search: optional(text), ...paging },
    handle(call, { search, ...page }) {
      const { exchange, actor } = call;
      const project = projectFor(call, LEVEL.owner);
      const groups = exchange.world.state.groups.filter(
        (group) =>
          group.id !== project.namespaceId &&
          searched(search, group.name, group.path) &&
          mayCreateProjects(
            exchange.world,
            { kind: 'group', id: group.id, fullPath: group.fullPath, group },
            actor.user,
          ),
      );
      return offsetPage(call, groups, page, (group) => publicGroup(exchange, group));
    },
  }),
];
