import { movedTo, movedNotRead, notFound, preconditionFailed } from '../http/answer.ts';
import type { Call } from '../http/endpoint.ts';
import { canSeeGroup, canSeeProject, projectLevel } from '../state/access.ts';
import type { Group, Project, User } from '../state/rows.ts';

/** All digits is an id, everything else a full path. gitlab: lib/api/helpers.rb, INTEGER_ID_REGEX */
const asId = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

/** A job's token reaches its own project; others only as far as they are open. gitlab: doc/ci/jobs/ci_job_token.md */
const isForeign = ({ visitor }: Call, { id }: Project): boolean =>
  visitor?.credential.kind === 'job' && visitor.credential.token.projectId !== id;

/** What the caller may do in a project, 0 for nothing, their token's reach regarded. */
export const levelOf = (call: Call, project: Project): number =>
  isForeign(call, project) ? 0 : projectLevel(call.exchange.world.state, project, call.visitor?.user ?? null);

// gitlab: app/policies/project_policy.rb, project_allowed_for_job_token_by_scope
function isThere(call: Call, project: Project): boolean {
  const { state } = call.exchange.world;
  const user = call.visitor?.user ?? null;
  return user && isForeign(call, project)
    ? canSeeProject(state, project, { ...user, admin: false }, () => 0)
    : canSeeProject(state, project, user);
}

/**
 * The project of an id or a full path, be it of the request's path or of a parameter; one that the caller may not see does
 * not exist. gitlab: lib/api/helpers.rb, find_project!
 * @throws Refusal 404; for the former path of a moved project 301, or 405 when it is not a GET
 */
export function findProject(call: Call, key = call.segment('id')): Project {
  const { exchange } = call;
  const { state } = exchange.world;
  const id = asId(key);
  // A path without a slash is nobody's: every project is below something.
  const path = key.includes('/') ? key.toLowerCase() : undefined;
  const project =
    id === undefined
      ? path === undefined
        ? undefined
        : state.projects.by('path', path)
      : state.projects.get(id);
  if (project && isThere(call, project)) return project;

  if (project || path === undefined) throw notFound('Project');
  const here = state.projects.find((one) => one.formerPaths.includes(path));
  if (!here || !isThere(call, here)) throw notFound('Project');
  if (exchange.verb !== 'GET') throw movedNotRead();
  const address = exchange.path.replace(/\/projects\/[^/]+/, `/projects/${here.id}`);
  throw movedTo(`${exchange.baseUrl}${address}${exchange.url.search}`);
}

/**
 * The group of an id or a full path. A renamed group is not found by its old one. gitlab: lib/api/helpers.rb, find_group!
 * @throws Refusal 404
 */
export function findGroup(call: Call, key = call.segment('id')): Group {
  const { exchange, visitor } = call;
  const { state } = exchange.world;
  const id = asId(key);
  const group = id === undefined ? state.groups.by('path', key.toLowerCase()) : state.groups.get(id);
  if (!group || !canSeeGroup(state, group, visitor?.user ?? null)) throw notFound('Group');
  return group;
}

/**
 * A person by id or username. gitlab: lib/api/helpers.rb, find_user
 * @throws Refusal 404
 */
export function findPerson({ exchange }: Call, key: string): User {
  const { users } = exchange.world.state;
  const id = asId(key);
  const user = id === undefined ? users.by('username', key.toLowerCase()) : users.get(id);
  if (!user) throw notFound('User');
  return user;
}

/** A namespace: a group's or a person's. */
export type Namespace =
  | { readonly kind: 'group'; readonly id: number; readonly fullPath: string; readonly group: Group }
  | { readonly kind: 'user'; readonly id: number; readonly fullPath: string; readonly owner: User };

/** The namespace of an id or a path, whoever may see it. */
export function namespaceBy({ exchange }: Call, key: string): Namespace | undefined {
  const { state } = exchange.world;
  const id = asId(key);
  const path = key.toLowerCase();
  const group = id === undefined ? state.groups.by('path', path) : state.groups.get(id);
  if (group) return { kind: 'group', id: group.id, fullPath: group.fullPath, group };
  const owner = id === undefined ? state.users.by('username', path) : state.users.by('namespace', String(id));
  if (owner?.namespaceId == null) return undefined;
  return { kind: 'user', id: owner.namespaceId, fullPath: owner.username, owner };
}

/**
 * The namespace of a parameter that the caller may see. gitlab: lib/api/helpers.rb, find_namespace!
 * @throws Refusal 404
 */
export function findNamespace(call: Call, key: string): Namespace {
  const found = namespaceBy(call, key);
  const user = call.visitor?.user ?? null;
  if (!found) throw notFound('Namespace');
  const isVisible =
    found.kind === 'group'
      ? canSeeGroup(call.exchange.world.state, found.group, user)
      : user !== null && (user.admin || found.owner.id === user.id);
  if (!isVisible) throw notFound('Namespace');
  return found;
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

/**
 * For a deletion that is to happen only when nobody has changed the thing meanwhile. gitlab: lib/api/helpers.rb, destroy_conditionally!
 * @param updatedAt milliseconds since 1970
 * @throws Refusal 412
 */
export function refuseStale({ exchange }: Call, updatedAt: number): void {
  const since = Date.parse(exchange.request.headers.get('if-unmodified-since') ?? '');
  if (Math.floor(updatedAt / 1000) * 1000 > since) throw preconditionFailed();
}
