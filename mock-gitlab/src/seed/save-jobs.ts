import type { Job } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { toWords } from './words.ts';

const byId = (one: { readonly id: number }, other: { readonly id: number }) => one.id - other.id;

/** Jobs by id; the first of a pipeline tells what the pipeline is like. */
export function saveJobs(state: State): unknown[] {
  const told = new Set<number>();
  const pipelineWords = ({ pipelineId, userId: jobUser }: Job) => {
    const pipeline = state.pipelines.get(pipelineId);
    if (!pipeline || told.has(pipelineId)) return { id: pipelineId };
    told.add(pipelineId);
    const { projectId: _, userId, ref: _ref, ...row } = pipeline;
    const nothing = { startedAt: null, finishedAt: null, source: 'api', variables: [] };
    return {
      ...toWords(row, nothing),
      user: userId === jobUser ? undefined : state.users.get(userId)?.username,
    };
  };
  return state.jobs
    .all()
    .toSorted(byId)
    .map((job) => {
      const { projectId, pipelineId: _, userId, ...row } = job;
      return {
        ...toWords(row, { retried: false, endsAt: null, name: 'build', stage: 'test' }),
        project: state.projects.get(projectId)?.fullPath,
        user: state.users.get(userId)?.username,
        pipeline: pipelineWords(job),
      };
    });
}
