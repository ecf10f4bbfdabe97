import { InputError } from '../shape.ts';
import type { Maker } from '../state/create.ts';
import { headOf } from '../state/repository.ts';
import { type Pipeline, type Project, jobShape, pipelineShape } from '../state/rows.ts';
import { createJob, followJobs, isOver, openPipeline } from '../state/runner.ts';
import { person, projectAt } from './find.ts';
import type { Of } from './shape.ts';
import { freeId, toRow } from './words.ts';

/** The pipeline of a job: that of an earlier job, or a new one. */
function pipelineOf(maker: Maker, project: Project, seed: Of<'jobs'>, key: string): Pipeline {
  const { state, clock } = maker;
  const { id, user, variables = [], ...words } = seed.pipeline ?? {};
  const known = id === undefined ? undefined : state.pipelines.get(id);
  if (known) {
    if (known.projectId === project.id) return known;
    throw new InputError(`${key}.pipeline.id`, `${id} is a pipeline of another project`, '"id": 101');
  }
  const owner = person(maker, user ?? seed.user, `${key}.${user === undefined ? 'user' : 'pipeline.user'}`);
  const made = state.pipelines.at(id, () =>
    openPipeline(state, clock, project, owner, {
      sha: headOf(state, project)?.id ?? '0'.repeat(40),
      ref: seed.ref ?? project.defaultBranch ?? 'main',
      source: 'api',
      variables: variables.map(({ variable_type: variableType = 'env_var', ...rest }) => ({
        ...rest,
        variableType,
      })),
    }),
  );
  const told = { ...made, ...toRow(words, `${key}.pipeline`) };
  return state.pipelines.update(made, pipelineShape.parse(told, `${key}.pipeline`));
}

/** A job with its pipeline; it runs, so that its token is good, unless the seed says otherwise. */
export function addJob(maker: Maker, seed: Of<'jobs'>, key: string): void {
  const { state, clock } = maker;
  const { id, project: path, user, pipeline: told, ...words } = seed;
  const project = projectAt(maker, path, `${key}.project`);
  if (seed.token !== undefined && state.jobs.by('token', seed.token)) {
    throw new InputError(`${key}.token`, 'is taken', '"glcbt-another-job-0001"');
  }
  const owner = person(maker, user, `${key}.user`);
  const pipeline = pipelineOf(maker, project, seed, key);
  const made = state.jobs.at(freeId(state.jobs, id, key), () => createJob(state, clock, pipeline, owner.id));
  const { status = 'running' } = seed;
  const at = clock.milliseconds();
  const usual = {
    status,
    startedAt: status === 'created' || status === 'pending' ? null : at,
    finishedAt: isOver(status) ? at : null,
    endsAt: null,
  };
  state.jobs.update(made, jobShape.parse({ ...made, ...usual, ...toRow(words, key) }, key));
  if (told?.status === undefined) followJobs(state, pipeline, at);
}
