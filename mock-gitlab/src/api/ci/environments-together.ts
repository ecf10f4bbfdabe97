import { badParameter, badRequest, ok } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { defaulted, flag, instant, optional, required, wholeNumber } from '../../http/parameters.ts';
import { LEVEL, projectLevel } from '../../state/access.ts';
import type { Environment } from '../../state/rows.ts';
import { environmentBasic } from '../entities/environment.ts';
import { projectFor } from '../guards.ts';
import { environmentsOf } from './environment-place.ts';

const LIST = '/projects/:id/environments';
const accepts = ['job-token'] as const;
const DAY_MS = 86_400_000;
const MOST = 1000;

/** gitlab: app/services/environments/schedule_to_delete_review_apps_service.rb */
const NO_REVIEW_APPS =
  'No environments found for scheduled deletion. Either your query did not match any environments (default parameters match environments that are 30 days or older), or you have insufficient permissions to delete matching environments.';

/** What is done to many environments at once. gitlab: lib/api/environments.rb */
export const environmentTogetherEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'DELETE',
    path: `${LIST}/review_apps`,
    auth: 'token',
    accepts,
    parameters: {
      before: optional(instant),
      limit: defaulted(wholeNumber, 100),
      dry_run: defaulted(flag, true),
    },
    handle(call, { before, limit, dry_run: isTrial }) {
      if (limit < 1 || limit > MOST) throw badParameter('limit does not have a valid value');
      const project = projectFor(call, LEVEL.reporter);
      const { state, clock } = call.exchange.world;
      const answer = (status: number, entries: readonly Environment[], message?: string) => {
        const body = { scheduled_entries: entries.map(environmentBasic), unprocessable_entries: [] };
        return { status, json: message === undefined ? body : { message: { ...body, message } } };
      };
      if (projectLevel(state, project, call.actor.user) < LEVEL.developer) {
        return answer(401, [], 'You do not have permission to destroy environments in this project');
      }
      const now = clock.milliseconds();
      const oldest = before ?? now - 30 * DAY_MS;
      const due = environmentsOf(call, project)
        .filter(
          ({ state: standing, autoDeleteAt, createdAt, name }) =>
            standing === 'stopped' &&
            autoDeleteAt === null &&
            createdAt < oldest &&
            name.startsWith('review/'),
        )
        .slice(0, limit);
      if (due.length === 0) return answer(400, [], NO_REVIEW_APPS);
      if (!isTrial) {
        for (const environment of due) {
          state.environments.update(environment, { autoDeleteAt: now + 7 * DAY_MS });
        }
      }
      return answer(200, due);
    },
  }),
  endpoint({
    verb: 'POST',
    path: `${LIST}/stop_stale`,
    auth: 'token',
    accepts,
    parameters: { before: required(instant) },
    handle(call, { before }) {
      const project = projectFor(call, LEVEL.developer);
      const { state, clock } = call.exchange.world;
      const now = clock.milliseconds();
      const tenYearsAgo = new Date(now).setUTCFullYear(new Date(now).getUTCFullYear() - 10);
      if (before < tenYearsAgo || before > now - 7 * DAY_MS) throw badRequest('Invalid Date');
      for (const environment of environmentsOf(call, project)) {
        if (environment.state === 'available' && environment.updatedAt < before) {
          state.environments.update(environment, { state: 'stopped', updatedAt: now });
        }
      }
      return ok({ message: 'Successfully scheduled stale environments to stop' });
    },
  }),
];
