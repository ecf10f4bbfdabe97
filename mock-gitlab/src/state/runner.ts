import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { CiStatus, Job, Pipeline, Project, User } from './rows.ts';
import type { State } from './state.ts';

// The mock's runner takes every job a second after it was made and works on it for a minute of the mock's time.
const WAITS_MS = 1000;
const WORKS_MS = 60_000;

/** Whether nothing more happens by itself. gitlab: app/models/concerns/ci/has_status.rb, COMPLETED_STATUSES */
export const isOver = (status: CiStatus): boolean => ['success', 'failed', 'canceled'].includes(status);

/** The jobs of a pipeline that count. */
export const jobsOf = ({ jobs }: State, pipeline: Pipeline, retried = false): Job[] =>
  jobs.many('pipeline', String(pipeline.id)).filter((job) => retried || !job.retried);

/** gitlab: app/models/ci/job_token, prefix glcbt- */
function jobToken({ random }: State): string {
  return `glcbt-${hash('sha256', random.hex(8)).slice(0, 2)}_${random.text(20)}`;
}

/** A job of a pipeline, waiting for the runner. */
export function createJob(state: State, clock: Clock, pipeline: Pipeline, userId: number): Job {
  const at = clock.milliseconds();
  const token = jobToken(state);
  return state.jobs.insert((id) => ({
    id,
    projectId: pipeline.projectId,
    pipelineId: pipeline.id,
    userId,
    token,
    name: 'build',
    stage: 'test',
    ref: pipeline.ref,
    status: 'pending',
    retried: false,
    createdAt: at,
    startedAt: null,
    finishedAt: null,
    endsAt: at + WAITS_MS + WORKS_MS,
  }));
}

/** A pipeline that has no job yet. */
export function openPipeline(
  state: State,
  clock: Clock,
  project: Project,
  user: User,
  wish: Pick<Pipeline, 'sha' | 'ref' | 'source' | 'variables'>,
): Pipeline {
  const at = clock.milliseconds();
  const iid = state.pipelines.many('project', String(project.id)).length + 1;
  return state.pipelines.insert((id) => ({
    ...wish,
    id,
    iid,
    projectId: project.id,
    status: 'pending',
    userId: user.id,
    createdAt: at,
    updatedAt: at,
    startedAt: null,
    finishedAt: null,
  }));
}

/** A pipeline with one job. gitlab: app/services/ci/create_pipeline_service.rb */
export function createPipeline(...wish: Parameters<typeof openPipeline>): Pipeline {
  const [state, clock, , user] = wish;
  const pipeline = openPipeline(...wish);
  createJob(state, clock, pipeline, user.id);
  return pipeline;
}

/** Brings a pipeline where its jobs are. */
export function followJobs(state: State, pipeline: Pipeline, at: number): Pipeline {
  const statuses = jobsOf(state, pipeline).map(({ status }) => status);
  const order: readonly CiStatus[] = ['running', 'pending', 'canceled', 'failed', 'success'];
  const status = order.find((one) => statuses.includes(one)) ?? 'created';
  if (status === pipeline.status) return pipeline;
  return state.pipelines.update(pipeline, {
    status,
    updatedAt: at,
    startedAt: pipeline.startedAt ?? (status === 'running' || status === 'success' ? at : null),
    finishedAt: isOver(status) ? at : null,
  });
}

/** Takes and ends the jobs whose time has come. */
export function runJobs(state: State, now: number): void {
  for (const job of state.jobs.many('open', 'open')) {
    const startedAt = job.createdAt + WAITS_MS;
    const isDone = job.endsAt !== null && job.endsAt <= now;
    const status = isDone ? 'success' : startedAt <= now ? 'running' : job.status;
    if (status === job.status) continue;
    const finishedAt = isDone ? job.endsAt : null;
    state.jobs.update(job, { status, startedAt: job.startedAt ?? startedAt, finishedAt });
    const pipeline = state.pipelines.get(job.pipelineId);
    if (!pipeline) continue;
    const running = followJobs(state, pipeline, finishedAt ?? startedAt);
    if (running.startedAt !== null && running.startedAt > startedAt) {
      state.pipelines.update(running, { startedAt });
    }
  }
}
