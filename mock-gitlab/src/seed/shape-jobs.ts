import { described, integer, list, nullable, object, oneOf, optional, text, truth } from '../shape.ts';
import { id, when } from './shape-parts.ts';

const maybeWhen = optional(nullable(text('2027-01-31T08:00:00Z')));
const status = optional(oneOf('created', 'pending', 'running', 'success', 'failed', 'canceled'));

const pipeline = object({
  id: optional(described('Of a pipeline that an earlier job of the list has: the same one.', integer(1, 1))),
  iid: optional(integer(1, 1)),
  sha: optional(text('40 hex digits')),
  source: optional(oneOf('api', 'trigger', 'push')),
  status,
  user: optional(text('ada')),
  variables: optional(
    list(
      object({
        key: text('DEPLOY'),
        value: text('yes'),
        variable_type: optional(oneOf('env_var', 'file')),
      }),
    ),
  ),
  created_at: when,
  updated_at: when,
  started_at: maybeWhen,
  finished_at: maybeWhen,
});

export const jobSeed = object({
  project: text('harbor/dock'),
  user: described('Whom its token acts as.', text('ada')),
  token: optional(
    described(
      '`CI_JOB_TOKEN`, good while the job runs; made up when left out.',
      text('glcbt-my-job-0001', /^\S{8,}$/),
    ),
  ),
  name: optional(text('build')),
  stage: optional(text('test')),
  ref: optional(described('Left out: the default branch.', text('main'))),
  status: described('Left out: running, until somebody cancels it.', status),
  retried: optional(truth),
  pipeline: optional(described('Left out: one of its own.', pipeline)),
  started_at: maybeWhen,
  finished_at: maybeWhen,
  ends_at: optional(
    described('When the mock’s runner ends it; left out: never.', nullable(text('2027-01-31T08:01:00Z'))),
  ),
  id,
  created_at: when,
});
