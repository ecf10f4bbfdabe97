import { forbidden, unauthorized } from '../http/answer.ts';
import type { Call } from '../http/endpoint.ts';
import type { Project, User } from '../state/rows.ts';
import { findProject, levelOf } from './find.ts';

/**
 * For `before`: an administrator calls. gitlab: lib/api/helpers.rb, authenticated_as_admin!
 * @throws Refusal 401 for nobody, 403 for everybody else
 */
export function requireAdmin({ actor }: Call): User {
  if (!actor.user.admin) throw forbidden();
  return actor.user;
}

/**
 * The project of the path, in which the caller holds at least a role, their token's reach regarded. gitlab: lib/api/helpers.rb, authorize!
 * @throws Refusal 401 for nobody, 404 for a project not seen, 403 for too small a role
 */
export function projectFor(call: Call, level: number): Project {
  if (!call.visitor) throw unauthorized();
  const project = findProject(call);
  if (levelOf(call, project) < level) throw forbidden();
  return project;
}
