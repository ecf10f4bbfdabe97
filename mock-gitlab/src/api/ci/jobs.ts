import { forbidden, notFound, ok, recordNotFound, unauthorized } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { optional, paging, text } from '../../http/parameters.ts';
import { LEVEL } from '../../state/access.ts';
import { followJobs, isOver } from '../../state/runner.ts';
import type { Job, Project } from '../../state/rows.ts';
import { projectFor } from '../guards.ts';
import { findWithPipelines } from './code-access.ts';
import { jobEntity } from '../entities/pipeline.ts';
import { numberSegment } from '../find.ts';
import { jobScope } from './job-scope.ts';

const LIST = '/projects/:id/jobs';

function findJob(call: Call, project: Project): Job {
  const job = call.exchange.world.state.jobs.get(numberSegment(call, 'job_id'));
  if (!job || job.projectId !== project.id) throw recordNotFound();
  return job;
}

/** Jobs, and the one that a job token belongs to. gitlab: lib/api/ci/jobs.rb */
export const jobEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: LIST,
    auth: 'token',
    lacks: 'no traces, no artifacts',
    parameters: { ...paging, scope: jobScope, order_by: optional(text), sort: optional(text) },
    handle(call, { scope, page, per_page }) {
      const project = findWithPipelines(call);
      const jobs = call.exchange.world.state.jobs
        .many('project', String(project.id))
        .filter((job) => scope === undefined || scope.includes(job.status))
        .toReversed();
      return offsetPage(call, jobs, { page, per_page }, (job) => jobEntity(call.exchange, project, job));
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${LIST}/:job_id`,
    auth: 'token',
    lacks: 'no traces, no artifacts',
    parameters: {},
    handle(call) {
      const project = findWithPipelines(call);
      return ok(jobEntity(call.exchange, project, findJob(call, project)));
    },
  }),
  endpoint({
    verb: 'POST',
    path: `${LIST}/:job_id/cancel`,
    auth: 'token',
    parameters: {},
    handle(call) {
      const project = projectFor(call, LEVEL.developer);
      const { state, clock } = call.exchange.world;
      const job = findJob(call, project);
      const at = clock.milliseconds();
      if (isOver(job.status)) throw forbidden('Job is not cancelable');
      const canceled = state.jobs.update(job, { status: 'canceled', finishedAt: at });
      const pipeline = state.pipelines.get(job.pipelineId);
      if (pipeline) followJobs(state, pipeline, at);
      return { status: 201, json: jobEntity(call.exchange, project, canceled) };
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/job',
    auth: 'token',
    accepts: ['job-token'],
    parameters: {},
    handle(call) {
      const { credential } = call.actor;
      // gitlab: lib/api/ci/jobs.rb, validate_current_authenticated_job
      if (credential.kind !== 'job') throw notFound('Job');
      const { state } = call.exchange.world;
      const project = state.projects.get(credential.token.projectId);
      if (!project) throw unauthorized();
      return ok(jobEntity(call.exchange, project, credential.token));
    },
  }),
];
