import { type Answer, apiError, created } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { flag, optional, text } from '../../http/parameters.ts';
import { LEVEL } from '../../state/access.ts';
import { deleteProject } from '../../state/delete.ts';
import { moveProject, pathOwner } from '../../state/move.ts';
import type { Project } from '../../state/rows.ts';
import { type Switches, isSince } from '../../switches.ts';
import { projectEntity } from '../entities/project.ts';
import { refuseStale } from '../find.ts';
import { projectFor } from '../guards.ts';

/** What an answer says when GitLab goes on working. gitlab: lib/api/helpers.rb, accepted! */
export const accepted: Answer = { status: 202, json: { message: '202 Accepted' } };

/**
 * Whether a deletion waits: everywhere since 18.0, before that from premium on. gitlab: doc/user/project/working_with_projects.md,
 * "Delayed project deletion"
 */
export const waits = (switches: Switches): boolean => isSince(switches, '18.0') || switches.tier !== 'free';

/** What is added to name and path so that others may have them. gitlab: app/services/namespaces/mark_for_deletion_base_service.rb */
export const deletionSuffix = (switches: Switches, id: number): string =>
  isSince(switches, '18.0') ? `-deletion_scheduled-${id}` : `-deleted-${id}`;

/** The way back from that. gitlab: app/services/namespaces/restore_base_service.rb */
export const withoutSuffix = (text: string): string =>
  text.replace(/-(?:deletion_scheduled|deleted)-\w+$/, '');

const inPlaceOf = ({ fullPath, path }: Pick<Project, 'fullPath' | 'path'>, other: string) =>
  fullPath.slice(0, fullPath.length - path.length) + other;

/** Deleting projects and taking it back. gitlab: lib/api/projects.rb, ee/lib/ee/api/projects.rb */
export const projectDeleteEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'DELETE',
    path: '/projects/:id',
    auth: 'token',
    parameters: { permanently_remove: optional(flag), full_path: optional(text) },
    handle(call, values) {
      const { state, switches, clock } = call.exchange.world;
      const project = projectFor(call, LEVEL.owner);
      refuseStale(call, project.updatedAt);
      if (!waits(switches)) {
        deleteProject(state, project);
        return accepted;
      }
      const isMarked = project.markedForDeletionAt !== null;
      if (values.permanently_remove) {
        if (!isMarked) throw apiError(400, 'Project must be marked for deletion first.');
        if (values.full_path !== project.fullPath) {
          throw apiError(400, '`full_path` is incorrect. You must enter the complete path for the project.');
        }
        deleteProject(state, project);
        return accepted;
      }
      if (isMarked) throw apiError(400, 'Project has been already marked for deletion');
      const suffix = deletionSuffix(switches, project.id);
      const path = project.path + suffix;
      const at = clock.milliseconds();
      moveProject(state, project, {
        name: project.name + suffix,
        path,
        fullPath: inPlaceOf(project, path),
        archived: true,
        markedForDeletionAt: at,
        updatedAt: at,
      });
      return accepted;
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/projects/:id/restore',
    auth: 'token',
    parameters: {},
    handle(call) {
      const { state, clock } = call.exchange.world;
      const project = projectFor(call, LEVEL.owner);
      if (project.markedForDeletionAt === null) {
        throw apiError(400, 'Project has not been marked for deletion');
      }
      // Somebody may have taken the old address meanwhile: then the new one stays.
      const path = withoutSuffix(project.path);
      const fullPath = inPlaceOf(project, path);
      const isFree = pathOwner(state, fullPath) === undefined;
      const restored = moveProject(state, project, {
        archived: false,
        markedForDeletionAt: null,
        updatedAt: clock.milliseconds(),
        name: isFree ? withoutSuffix(project.name) : project.name,
        ...(isFree && { path, fullPath }),
      });
      return created(projectEntity(call.exchange, restored, call.actor.user));
    },
  }),
];
