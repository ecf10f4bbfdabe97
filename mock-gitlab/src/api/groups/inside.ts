import type { Call } from '../../http/endpoint.ts';
import { canSeeProject } from '../../state/access.ts';
import { projectsIn } from '../../state/move.ts';
import type { Group, Project } from '../../state/rows.ts';
import type { GroupProjects } from '../entities/group.ts';
import { projectEntity } from '../entities/project.ts';

// gitlab: lib/api/entities/group_detail.rb, projects_limit
const MOST = 100;

/** The projects that a group was invited to. */
export function sharedProjects({ exchange }: Call, group: Group): Project[] {
  const { state } = exchange.world;
  if (state.groupLinks.size === 0) return [];
  return state.groupLinks
    .many('group', String(group.id))
    .flatMap(({ sourceType, sourceId }) =>
      sourceType === 'project' ? (state.projects.get(sourceId) ?? []) : [],
    );
}

/** The projects that an answer about one group shows. gitlab: lib/api/entities/group_detail.rb */
export function insideOf(call: Call, group: Group): GroupProjects {
  const { exchange, visitor } = call;
  const { state } = exchange.world;
  const user = visitor?.user ?? null;
  const show = (projects: readonly Project[]) =>
    projects
      .filter((project) => canSeeProject(state, project, user))
      .slice(0, MOST)
      .map((project) => projectEntity(exchange, project, user));
  return {
    projects: show(projectsIn(state, group.id)),
    shared_projects: show(sharedProjects(call, group)),
  };
}
