import { created, forbidden, invalidModel, noContent, ok, recordNotFound } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import {
  choice,
  defaulted,
  flag,
  hash,
  listOf,
  optional,
  paging,
  required,
  text,
} from '../../http/parameters.ts';
import { LEVEL, projectLevel } from '../../state/access.ts';
import { branchOf, resolveRef } from '../../state/repository.ts';
import { createJob, createPipeline, followJobs, isOver, jobsOf } from '../../state/runner.ts';
import type { Pipeline, Project } from '../../state/rows.ts';
import { projectFor } from '../guards.ts';
import { findReadable, findWithPipelines } from './code-access.ts';
import { jobEntity, pipelineEntity } from '../entities/pipeline.ts';
import { numberSegment, refuseStale } from '../find.ts';
import { jobScope } from './job-scope.ts';
import { pipelineListEndpoint } from './pipelines-list.ts';

// gitlab: lib/api/ci/pipelines.rb

const LIST = '/projects/:id/pipelines';
const ONE = `${LIST}/:pipeline_id`;
const lacks = 'no runners and no .gitlab-ci.yml: a pipeline has one job, which runs for a minute';

function findPipeline(call: Call, project: Project): Pipeline {
  const pipeline = call.exchange.world.state.pipelines.get(numberSegment(call, 'pipeline_id'));
  if (!pipeline || pipeline.projectId !== project.id) throw recordNotFound();
  return pipeline;
}

const reading: readonly Endpoint[] = [
  pipelineListEndpoint,
  endpoint({
    verb: 'GET',
    path: `${LIST}/latest`,
    auth: 'optional',
    parameters: { ref: optional(text) },
    handle(call, { ref }) {
      const project = findWithPipelines(call);
      const wanted = ref ?? branchOf(project);
      const latest = call.exchange.world.state.pipelines
        .many('project', String(project.id))
        .findLast((pipeline) => pipeline.ref === wanted);
      // gitlab: authorize! on nothing is refused
      if (!latest) throw forbidden();
      return ok({ ...pipelineEntity(call.exchange, project, latest), name: null });
    },
  }),
  endpoint({
    verb: 'GET',
    path: ONE,
    auth: 'optional',
    parameters: {},
    handle(call) {
      const project = findWithPipelines(call);
      const pipeline = findPipeline(call, project);
      return ok({ ...pipelineEntity(call.exchange, project, pipeline), name: null });
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${ONE}/jobs`,
    auth: 'optional',
    accepts: ['job-token'],
    parameters: { ...paging, include_retried: defaulted(flag, false), scope: jobScope },
    handle(call, { include_retried: retried, scope, ...page }) {
      const project = findWithPipelines(call);
      const pipeline = findPipeline(call, project);
      const jobs = jobsOf(call.exchange.world.state, pipeline, retried).filter(
        (job) => scope === undefined || scope.includes(job.status),
      );
      return offsetPage(call, jobs.toReversed(), page, (job) => jobEntity(call.exchange, project, job));
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${ONE}/variables`,
    auth: 'token',
    parameters: {},
    handle(call) {
      const project = findReadable(call);
      const pipeline = findPipeline(call, project);
      const level = projectLevel(call.exchange.world.state, project, call.actor.user);
      // gitlab: app/policies/ci/pipeline_policy.rb: Maintainers, and Developers their own
      const isOwn = pipeline.userId === call.actor.user.id && level >= LEVEL.developer;
      if (level < LEVEL.maintainer && !isOwn) throw forbidden();
      return ok(
        pipeline.variables.map(({ key, value, variableType }) => ({
          variable_type: variableType,
          key,
          value,
          raw: false,
        })),
      );
    },
  }),
];

const newVariable = hash({
  key: required(text),
  value: required(text),
  variable_type: optional(choice('env_var', 'file')),
});

const changing: readonly Endpoint[] = [
  endpoint({
    verb: 'POST',
    path: '/projects/:id/pipeline',
    auth: 'token',
    lacks,
    parameters: { ref: required(text), variables: optional(listOf(newVariable)) },
    handle(call, { ref, variables = [] }) {
      const project = projectFor(call, LEVEL.developer);
      const { state, clock } = call.exchange.world;
      const commit = resolveRef(state, project, ref);
      // gitlab: lib/gitlab/ci/pipeline/chain/validate/repository.rb
      if (!commit) throw invalidModel({ base: ['Reference not found'] });
      const pipeline = createPipeline(state, clock, project, call.actor.user, {
        sha: commit.id,
        ref,
        source: 'api',
        variables: variables.map(({ key, value, variable_type: type }) => ({
          key,
          value,
          variableType: type ?? 'env_var',
        })),
      });
      // It is answered before its jobs are queued. gitlab: lib/gitlab/ci/pipeline/chain
      return created(pipelineEntity(call.exchange, project, { ...pipeline, status: 'created' }));
    },
  }),
  endpoint({
    verb: 'POST',
    path: `${ONE}/cancel`,
    auth: 'token',
    parameters: {},
    handle(call) {
      const project = projectFor(call, LEVEL.developer);
      const { state, clock } = call.exchange.world;
      const pipeline = findPipeline(call, project);
      const at = clock.milliseconds();
      for (const job of jobsOf(state, pipeline)) {
        if (!isOver(job.status)) state.jobs.update(job, { status: 'canceled', finishedAt: at });
      }
      return ok(pipelineEntity(call.exchange, project, followJobs(state, pipeline, at)));
    },
  }),
  endpoint({
    verb: 'POST',
    path: `${ONE}/retry`,
    auth: 'token',
    lacks,
    parameters: {},
    handle(call) {
      const project = projectFor(call, LEVEL.developer);
      const { state, clock } = call.exchange.world;
      const pipeline = findPipeline(call, project);
      for (const job of jobsOf(state, pipeline)) {
        if (job.status !== 'failed' && job.status !== 'canceled') continue;
        state.jobs.update(job, { retried: true });
        createJob(state, clock, pipeline, call.actor.user.id);
      }
      const again = followJobs(state, pipeline, clock.milliseconds());
      return created(pipelineEntity(call.exchange, project, again));
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: ONE,
    auth: 'token',
    parameters: {},
    handle(call) {
      const project = projectFor(call, LEVEL.reporter);
      const { state } = call.exchange.world;
      const pipeline = findPipeline(call, project);
      // gitlab: app/policies/ci/pipeline_policy.rb, destroy_pipeline: Owners
      if (projectLevel(state, project, call.actor.user) < LEVEL.owner) throw forbidden();
      refuseStale(call, pipeline.updatedAt);
      for (const job of jobsOf(state, pipeline, true)) state.jobs.delete(job.id);
      state.pipelines.delete(pipeline.id);
      return noContent;
    },
  }),
];

/** Pipelines. gitlab: lib/api/ci/pipelines.rb; doc/api/pipelines.md */
export const pipelineEndpoints: readonly Endpoint[] = [...reading, ...changing];
