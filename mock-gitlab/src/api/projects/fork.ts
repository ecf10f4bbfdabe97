import { created, forbidden, noContent, notFound, apiError, Refusal } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { type Values, choice, flag, optional, text, wholeNumber } from '../../http/parameters.ts';
import { LEVEL, projectLevel } from '../../state/access.ts';
import { createProject } from '../../state/create.ts';
import { claimPath } from '../../state/move.ts';
import type { Project } from '../../state/rows.ts';
import { projectEntity } from '../entities/project.ts';
import { type Namespace, findNamespace, findProject, namespaceBy } from '../find.ts';
import { OPENNESS, checkProject, checkProjectLimit, mayCreateProjects } from './rules.ts';
import { projectFor } from '../guards.ts';

const parameters = {
  namespace: optional(text),
  namespace_id: optional(wholeNumber),
  namespace_path: optional(text),
  path: optional(text),
  name: optional(text),
  description: optional(text),
  visibility: optional(choice('private', 'internal', 'public')),
  mr_default_target_self: optional(flag),
  branches: optional(text),
};

/** Where the fork goes; the caller's own namespace unless asked otherwise. */
function target(call: Call, values: Values<typeof parameters>): Namespace {
  const wanted = values.namespace_id ?? values.namespace_path ?? values.namespace;
  const { user } = call.actor;
  const namespace =
    wanted === undefined || wanted === ''
      ? user.namespaceId === null
        ? undefined
        : namespaceBy(call, String(user.namespaceId))
      : findNamespace(call, String(wanted));
  if (!namespace || !mayCreateProjects(call.exchange.world, namespace, user)) {
    throw notFound('Target Namespace');
  }
  return namespace;
}

/** Reporters and those who may download the code. gitlab: app/policies/project_policy.rb, fork_project */
function mayFork(call: Call, project: Project): boolean {
  const level = projectLevel(call.exchange.world.state, project, call.actor.user);
  const forking = project.attributes['forking_access_level'] ?? 'enabled';
  if (forking === 'disabled') return false;
  return level >= LEVEL.reporter || (forking === 'enabled' && project.visibility !== 'private');
}

/** Texts by field as one list of sentences. rails: ActiveModel::Errors#full_messages */
function sentences(texts: unknown): string[] {
  if (typeof texts !== 'object' || texts === null) return [String(texts)];
  return Object.entries(texts).flatMap(([field, list]) => {
    const label = field.replaceAll(/[._]/g, ' ');
    const reasons: readonly unknown[] = Array.isArray(list) ? list : [list];
    return reasons.map((reason) => `${label.charAt(0).toUpperCase()}${label.slice(1)} ${String(reason)}`);
  });
}

/** What a model complains about is a conflict here. gitlab: app/services/projects/fork_service.rb */
function asConflict(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { json } = error.answer;
    const texts: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'message') : json;
    throw new Refusal({ status: 409, json: { message: sentences(texts) } });
  }
}

/** Forks. gitlab: lib/api/projects.rb; doc/api/project_forks.md */
export const projectForkEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'POST',
    path: '/projects/:id/fork',
    auth: 'token',
    parameters,
    lacks: 'no branch is copied: the mock keeps no repository',
    handle(call, values) {
      const { exchange, actor } = call;
      const { world } = exchange;
      const source = findProject(call);
      if (!mayFork(call, source)) throw notFound();
      const namespace = target(call, values);
      if (namespace.kind === 'user') checkProjectLimit(world, actor.user, namespace);
      const open = Math.min(
        OPENNESS[values.visibility ?? source.visibility],
        OPENNESS[source.visibility],
        namespace.kind === 'group' ? OPENNESS[namespace.group.visibility] : OPENNESS.public,
      );
      const visibility = open === 0 ? 'private' : open === OPENNESS.internal ? 'internal' : 'public';
      const draft = {
        name: values.name || source.name,
        path: values.path || source.path,
        namespace,
        visibility,
        description: values.description ?? source.description,
      } as const;
      asConflict(() => checkProject(world, draft));
      const fullPath = `${namespace.fullPath}/${draft.path}`;
      claimPath(world.state, fullPath);
      const fork = createProject(world, {
        name: draft.name,
        path: draft.path,
        description: draft.description,
        visibility,
        fullPath,
        namespaceId: namespace.id,
        namespaceKind: namespace.kind,
        creatorId: actor.user.id,
        defaultBranch: source.defaultBranch,
        emptyRepo: source.emptyRepo,
        topics: source.topics,
        forkedFromId: source.id,
        attributes:
          values.mr_default_target_self === undefined
            ? {}
            : { mr_default_target_self: values.mr_default_target_self },
      });
      return created(projectEntity(exchange, fork, actor.user));
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/projects/:id/fork/:forked_from_id',
    auth: 'token',
    parameters: {},
    handle(call) {
      const { exchange, actor } = call;
      const project = projectFor(call, LEVEL.owner);
      const source = findProject(call, call.segment('forked_from_id'));
      if (!mayFork(call, source)) throw forbidden();
      if (project.forkedFromId !== null) throw apiError(409, 'Project already forked');
      const linked = exchange.world.state.projects.update(project, { forkedFromId: source.id });
      return created(projectEntity(exchange, linked, actor.user));
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: '/projects/:id/fork',
    auth: 'token',
    parameters: {},
    handle(call) {
      const project = projectFor(call, LEVEL.owner);
      if (project.forkedFromId === null) return { status: 304 };
      call.exchange.world.state.projects.update(project, { forkedFromId: null });
      return noContent;
    },
  }),
];
