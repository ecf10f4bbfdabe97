import { type Answer, created, invalidModel, notFound } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import {
  type Values,
  atLeastOneOf,
  choice,
  flag,
  mutuallyExclusive,
  optional,
  required,
  text,
  wholeNumber,
} from '../../http/parameters.ts';
import { createProject } from '../../state/create.ts';
import { claimPath } from '../../state/move.ts';
import type { User } from '../../state/rows.ts';
import { projectEntity } from '../entities/project.ts';
import { type Namespace, namespaceBy, numberSegment } from '../find.ts';
import { requireAdmin } from '../guards.ts';
import { attributesOf, projectAttributes, topicsOf } from './parameters.ts';
import {
  checkDefaultBranch,
  checkProject,
  checkProjectLimit,
  isProjectPath,
  mayCreateProjects,
  parameterize,
} from './rules.ts';

const parameters = {
  name: optional(text),
  path: optional(text),
  default_branch: optional(text),
  namespace_id: optional(wholeNumber),
  import_url: optional(text),
  template_name: optional(text),
  template_project_id: optional(wholeNumber),
  repository_object_format: optional(choice('sha1', 'sha256')),
  initialize_with_readme: optional(flag),
  ...projectAttributes,
};
const templates = mutuallyExclusive('import_url', 'template_name', 'template_project_id');

/** Where a new project goes: the namespace asked for, else the person's own. gitlab: app/services/projects/create_service.rb */
function namespaceFor(call: Call, owner: User, wanted: number | undefined): Namespace {
  const { world } = call.exchange;
  const id = wanted ?? owner.namespaceId;
  const namespace = id === null ? undefined : namespaceBy(call, String(id));
  // A limit that is reached is told before a namespace that will not do.
  if (wanted === undefined) checkProjectLimit(world, owner, namespace);
  if (!namespace || !mayCreateProjects(world, namespace, owner)) {
    throw invalidModel({ namespace: ['is not valid'] });
  }
  if (wanted !== undefined) checkProjectLimit(world, owner, namespace);
  return namespace;
}

/** One of the two is enough: the other follows from it. gitlab: set_project_name_from_path */
function nameAndPath(name: string | undefined, path: string | undefined) {
  if (path !== undefined && path !== '') return { name: name || path, path };
  const given = name ?? '';
  return { name: given, path: isProjectPath(given) ? given : parameterize(given) };
}

function create(call: Call, values: Values<typeof parameters>, owner: User): Answer {
  const { exchange, actor } = call;
  const { world } = exchange;
  const namespace = namespaceFor(call, owner, values.namespace_id);
  const draft = {
    ...nameAndPath(values.name, values.path),
    namespace,
    visibility: values.visibility ?? 'private',
    description: values.description ?? null,
  };
  checkProject(world, draft);
  checkDefaultBranch(values.default_branch);
  const fullPath = `${namespace.fullPath}/${draft.path}`;
  claimPath(world.state, fullPath);
  const { state } = world;
  const project = createProject(world, {
    name: draft.name,
    path: draft.path,
    fullPath,
    namespaceId: namespace.id,
    namespaceKind: namespace.kind,
    description: draft.description,
    visibility: draft.visibility,
    creatorId: owner.id,
    defaultBranch: values.default_branch ?? 'main',
    emptyRepo: !values.initialize_with_readme,
    topics: topicsOf(values) ?? [],
  });
  const attributes = {
    ...attributesOf(values, project.id),
    ...(values.import_url && { import_url: values.import_url, import_type: 'git' }),
    ...(values.repository_object_format && { repository_object_format: values.repository_object_format }),
  };
  return created(projectEntity(exchange, state.projects.update(project, { attributes }), actor.user));
}

/** gitlab: lib/api/projects.rb */
export const projectCreateEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'POST',
    path: '/projects',
    auth: 'token',
    parameters,
    rules: [atLeastOneOf('name', 'path'), templates],
    lacks: 'nothing is imported and no template filled in',
    handle: (call, values) => create(call, values, call.actor.user),
  }),
  endpoint({
    verb: 'POST',
    path: '/projects/user/:user_id',
    auth: 'token',
    parameters: { ...parameters, name: required(text) },
    rules: [templates],
    lacks: 'nothing is imported and no template filled in',
    handle(call, values) {
      requireAdmin(call);
      const owner = call.exchange.world.state.users.get(numberSegment(call, 'user_id'));
      if (!owner) throw notFound('User');
      return create(call, values, owner);
    },
  }),
];
