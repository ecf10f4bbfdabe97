import { recordNotFound } from '../../http/answer.ts';
import type { Call } from '../../http/endpoint.ts';
import type { Environment, Project } from '../../state/rows.ts';
import { numberSegment } from '../find.ts';

/** All environments of a project but those whose time is over. */
export function environmentsOf({ exchange }: Call, project: Project): Environment[] {
  const now = exchange.world.clock.milliseconds();
  return exchange.world.state.environments
    .many('project', String(project.id))
    .filter(({ autoDeleteAt }) => autoDeleteAt === null || autoDeleteAt > now);
}

/**
 * The environment of the path.
 * @throws Refusal 404
 */
export function findEnvironment(call: Call, project: Project): Environment {
  const id = numberSegment(call, 'environment_id');
  const found = environmentsOf(call, project).find((environment) => environment.id === id);
  if (!found) throw recordNotFound();
  return found;
}
