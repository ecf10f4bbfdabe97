import { choice, listOf, optional } from '../http/parameters.ts';

/** `scope` of jobs: one or several states. gitlab: lib/api/ci/jobs.rb, optional_scope */
export const jobScope = optional(
  listOf(
    choice(
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
    ),
  ),
);
