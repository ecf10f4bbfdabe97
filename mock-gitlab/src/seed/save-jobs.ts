import type { Job } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { toWords } from './words.ts';

const byId = (one: { readonly id: number }, other: { readonly id: number }) => one.id - other.id;

const USUAL_JOB = { retried: false, endsAt: null, name: 'build', stage: 'test' };

/** Jobs by id; the first of a pipeline tells what the pipeline is like. */
export function saveJobs(state: State): unknown[] {
  const told = new Set<number>();
  const pipelineWords = ({ pipelineId, userId: jobUser }: Job) => {
    const pipeline = state.pipelines.get(pipelineId);
    if (!pipeline || told.has(pipelineId)) return { id: pipelineId };
    told.add(pipelineId);
    const nothing = { startedAt: null, finishedAt: null, source: 'api', variables: [] };
    return {
      ...toWords(pipeline, nothing, ['projectId', 'userId', 'ref']),
      user: pipeline.userId === jobUser ? undefined : state.users.get(pipeline.userId)?.username,
    };
  };
  return state.jobs
    .all()
    .toSorted(byId)
    .map((job) => ({
      ...toWords(job, USUAL_JOB, ['projectId', 'pipelineId', 'userId']),
      project: state.projects.get(job.projectId)?.fullPath,
      user: state.users.get(job.userId)?.username,
      pipeline: pipelineWords(job),
    }));
}
