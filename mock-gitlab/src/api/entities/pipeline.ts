import type { Exchange } from '../../http/exchange.ts';
import { headOf } from '../../state/repository.ts';
import type { CiStatus, Job, Pipeline, Project } from '../../state/rows.ts';
import { commitEntity } from './commit.ts';
import { isoTime } from './dates.ts';
import { userBasic, userProfile } from './user.ts';

const seconds = (from: number | null, to: number | null) =>
  from === null || to === null ? null : (to - from) / 1000;

/** gitlab: lib/api/entities/ci/pipeline_basic.rb */
export const pipelineBasic = ({ baseUrl }: Exchange, project: Project, pipeline: Pipeline) => ({
  id: pipeline.id,
  iid: pipeline.iid,
  project_id: pipeline.projectId,
  sha: pipeline.sha,
  ref: pipeline.ref,
  status: pipeline.status,
  source: pipeline.source,
  created_at: isoTime(pipeline.createdAt),
  updated_at: isoTime(pipeline.updatedAt),
  web_url: `${baseUrl}/${project.fullPath}/-/pipelines/${pipeline.id}`,
});

// gitlab: lib/gitlab/ci/status/*.rb: words and icons of a status
const WORDS: Readonly<Record<CiStatus, readonly [text: string, label: string]>> = {
  created: ['Created', 'created'],
  pending: ['Pending', 'pending'],
  running: ['Running', 'running'],
  success: ['Passed', 'passed'],
  failed: ['Failed', 'failed'],
  canceled: ['Canceled', 'canceled'],
};

/** gitlab: app/serializers/detailed_status_entity.rb */
function detailedStatus(project: Project, { id, status }: Pipeline) {
  const [text, label] = WORDS[status];
  return {
    icon: `status_${status}`,
    text,
    label,
    group: status,
    tooltip: label,
    has_details: true,
    details_path: `/${project.fullPath}/-/pipelines/${id}`,
    illustration: null,
    favicon: `/assets/ci_favicons/favicon_status_${status}.png`,
  };
}

/** gitlab: lib/api/entities/ci/pipeline.rb */
export function pipelineEntity(exchange: Exchange, project: Project, pipeline: Pipeline) {
  const user = exchange.world.state.users.get(pipeline.userId);
  return {
    ...pipelineBasic(exchange, project, pipeline),
    before_sha: '0'.repeat(40),
    tag: false,
    yaml_errors: null,
    user: user ? userBasic(exchange, user) : null,
    started_at: isoTime(pipeline.startedAt),
    finished_at: isoTime(pipeline.finishedAt),
    committed_at: null,
    duration: seconds(pipeline.startedAt, pipeline.finishedAt),
    queued_duration: seconds(pipeline.createdAt, pipeline.startedAt),
    coverage: null,
    detailed_status: detailedStatus(project, pipeline),
  };
}

/** gitlab: lib/api/entities/ci/job_basic.rb, job.rb; the token is never told */
export function jobEntity(exchange: Exchange, project: Project, job: Job) {
  const { world, baseUrl } = exchange;
  const { state, clock } = world;
  const user = state.users.get(job.userId);
  const pipeline = state.pipelines.get(job.pipelineId);
  const head = headOf(state, project);
  return {
    id: job.id,
    status: job.status,
    stage: job.stage,
    name: job.name,
    ref: job.ref,
    tag: false,
    coverage: null,
    allow_failure: false,
    created_at: isoTime(job.createdAt),
    started_at: isoTime(job.startedAt),
    finished_at: isoTime(job.finishedAt),
    erased_at: null,
    duration: seconds(job.startedAt, job.finishedAt ?? clock.milliseconds()),
    queued_duration: seconds(job.createdAt, job.startedAt),
    user: user ? userProfile(exchange, user, user) : null,
    commit: head ? commitEntity(exchange, project, head) : null,
    pipeline: pipeline ? pipelineBasic(exchange, project, pipeline) : null,
    web_url: `${baseUrl}/${project.fullPath}/-/jobs/${job.id}`,
    project: { ci_job_token_scope_enabled: false },
    artifacts: [],
    runner: null,
    runner_manager: null,
    artifacts_expire_at: null,
    archived: false,
    tag_list: [],
  };
}
