import { choice, listOf, optional } from '../../http/parameters.ts';

/** A state of a job or a pipeline, those included in which the mock's never are. gitlab: app/models/concerns/ci/has_status.rb, AVAILABLE_STATUSES */
export const ciState = choice(
  'created',
  'waiting_for_resource',
  'preparing',
  'waiting_for_callback',
  'pending',
  'running',
  'success',
  'failed',
  'canceling',
  'canceled',
  'skipped',
  'manual',
  'scheduled',
);

/** `scope` of jobs: one or several states. gitlab: lib/api/ci/jobs.rb, optional_scope */
export const jobScope = optional(listOf(ciState));
