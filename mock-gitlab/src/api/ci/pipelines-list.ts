import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, defaulted, flag, instant, optional, paging, text } from '../../http/parameters.ts';
import { isOver } from '../../state/runner.ts';
import type { Pipeline, Project } from '../../state/rows.ts';
import { findWithPipelines } from './code-access.ts';
import { pipelineBasic } from '../entities/pipeline.ts';
import { ciState } from './job-scope.ts';

const withName = (exchange: Call['exchange'], project: Project) => (pipeline: Pipeline) => ({
  ...pipelineBasic(exchange, project, pipeline),
  name: null,
});

const filters = {
  scope: optional(choice('running', 'pending', 'finished', 'branches', 'tags')),
  status: optional(ciState),
  ref: optional(text),
  sha: optional(text),
  yaml_errors: optional(flag),
  username: optional(text),
  updated_before: optional(instant),
  updated_after: optional(instant),
  created_before: optional(instant),
  created_after: optional(instant),
  source: optional(text),
  name: optional(text),
  order_by: defaulted(choice('id', 'status', 'ref', 'updated_at', 'user_id'), 'id'),
  sort: defaulted(choice('asc', 'desc'), 'desc'),
};

const SCOPES: Readonly<Record<string, (pipeline: Pipeline) => boolean>> = {
  running: ({ status }) => status === 'running',
  pending: ({ status }) => status === 'pending',
  finished: ({ status }) => isOver(status),
  branches: () => true,
  tags: () => false,
};

const ORDERS = {
  id: (pipeline: Pipeline) => pipeline.id,
  status: (pipeline: Pipeline) => pipeline.status,
  ref: (pipeline: Pipeline) => pipeline.ref,
  updated_at: (pipeline: Pipeline) => pipeline.updatedAt,
  user_id: (pipeline: Pipeline) => pipeline.userId,
} as const;

/** The list of pipelines. gitlab: lib/api/ci/pipelines.rb, app/finders/ci/pipelines_finder.rb */
export const pipelineListEndpoint: Endpoint = endpoint({
  verb: 'GET',
  path: '/projects/:id/pipelines',
  auth: 'optional',
  parameters: { ...paging, ...filters },
  handle(call, { page, per_page, order_by: order, sort, ...wanted }) {
    const project = findWithPipelines(call);
    const { state } = call.exchange.world;
    const user =
      wanted.username === undefined
        ? undefined
        : (state.users.by('username', wanted.username.toLowerCase())?.id ?? -1);
    const fits = (pipeline: Pipeline): boolean =>
      (wanted.scope === undefined || SCOPES[wanted.scope]?.(pipeline) === true) &&
      (wanted.status === undefined || pipeline.status === wanted.status) &&
      (wanted.ref === undefined || pipeline.ref === wanted.ref) &&
      (wanted.sha === undefined || pipeline.sha === wanted.sha) &&
      wanted.yaml_errors !== true &&
      (user === undefined || pipeline.userId === user) &&
      pipeline.updatedAt < (wanted.updated_before ?? Number.POSITIVE_INFINITY) &&
      pipeline.updatedAt > (wanted.updated_after ?? Number.NEGATIVE_INFINITY) &&
      pipeline.createdAt < (wanted.created_before ?? Number.POSITIVE_INFINITY) &&
      pipeline.createdAt > (wanted.created_after ?? Number.NEGATIVE_INFINITY) &&
      (wanted.source === undefined || pipeline.source === wanted.source) &&
      wanted.name === undefined;
    const key = ORDERS[order];
    const way = sort === 'asc' ? 1 : -1;
    const compare = (a: Pipeline, b: Pipeline) =>
      key(a) < key(b) ? -way : key(a) > key(b) ? way : (a.id - b.id) * way;
    const rows = state.pipelines.many('project', String(project.id)).filter(fits).toSorted(compare);
    return offsetPage(call, rows, { page, per_page }, withName(call.exchange, project));
  },
});
