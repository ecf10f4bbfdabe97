import { movedTo, movedNotRead, notFound } from '../http/answer.ts';
import type { Call } from '../http/endpoint.ts';
import { canSeeGroup, canSeeProject } from '../state/access.ts';
import type { Group, Project } from '../state/rows.ts';

/** All digits is an id, everything else a full path. gitlab: lib/api/helpers.rb, find_project */
const asId = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

/**
 * The project of the path; one that the caller may not see does not exist. gitlab: lib/api/helpers.rb, find_project!
 * @throws Refusal 404; for the former path of a moved project 301, or 405 when it is not a GET
 */
export function findProject({ exchange, visitor, segment }: Call): Project {
  const { state } = exchange.world;
  const key = segment('id');
  const id = asId(key);
  const project = id === undefined ? state.projects.by('path', key.toLowerCase()) : state.projects.get(id);
  const user = visitor?.user ?? null;
  if (project && canSeeProject(state, project, user)) return project;

  const here = id === undefined && state.projects.find((one) => one.formerPaths.includes(key));
  if (!here || project || !canSeeProject(state, here, user)) throw notFound('Project');
  if (exchange.verb !== 'GET') throw movedNotRead();
  const path = exchange.path.replace(encodeURIComponent(key), String(here.id));
  throw movedTo(`${exchange.baseUrl}${path}${exchange.url.search}`);
}

/**
 * The group of the path. gitlab: lib/api/helpers.rb, find_group!
 * @throws Refusal 404
 */
export function findGroup({ exchange, visitor, segment }: Call): Group {
  const { state } = exchange.world;
  const key = segment('id');
  const id = asId(key);
  const group = id === undefined ? state.groups.by('path', key.toLowerCase()) : state.groups.get(id);
  if (!group || !canSeeGroup(state, group, visitor?.user ?? null)) throw notFound('Group');
  return group;
}

/**
 * A number of the path. gitlab: grape refuses others by the route's requirements
 * @throws Refusal 404 when it is not one
 */
export function numberSegment({ segment }: Call, name: string): number {
  const id = asId(segment(name));
  if (id === undefined) throw notFound();
  return id;
}
