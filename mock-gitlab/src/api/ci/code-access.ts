import { forbidden } from '../../http/answer.ts';
import type { Call } from '../../http/endpoint.ts';
import { LEVEL } from '../../state/access.ts';
import type { Project } from '../../state/rows.ts';
import { findProject, levelOf } from '../find.ts';

/** Whether a project is open to this visitor without being a member. */
const isOpen = ({ visitor }: Call, { visibility }: Project): boolean =>
  visibility === 'public' || (visibility === 'internal' && visitor !== null);

/**
 * The project, for those who may read its code: Reporters, and whoever sees it where it is not private.
 * gitlab: app/policies/project_policy.rb, read_code
 * @throws Refusal 403, 404
 */
export function findReadable(call: Call): Project {
  const project = findProject(call);
  if (!isOpen(call, project) && levelOf(call, project) < LEVEL.reporter) throw forbidden();
  return project;
}

/**
 * The project, for those who may see its pipelines: Guests too where jobs are public, as they are unless somebody says otherwise.
 * gitlab: app/policies/project_policy.rb, public_builds
 * @throws Refusal 403, 404
 */
export function findWithPipelines(call: Call): Project {
  const project = findProject(call);
  const isPublic = project.attributes['public_jobs'] !== false;
  if (!isPublic && levelOf(call, project) < LEVEL.reporter) throw forbidden();
  return project;
}
