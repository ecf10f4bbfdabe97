import {
  badParameter,
  badRequest,
  created,
  forbidden,
  noContent,
  ok,
  recordNotFound,
} from '../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../http/endpoint.ts';
import { offsetPage } from '../http/pagination.ts';
import {
  choice,
  defaulted,
  flag,
  instant,
  optional,
  paging,
  required,
  text,
  wholeNumber,
} from '../http/parameters.ts';
import { LEVEL, projectLevel } from '../state/access.ts';
import type { Environment, Project } from '../state/rows.ts';
import { environmentBasic, environmentEntity } from './entities/environment.ts';
import { checkEnvironment, guessTier, slugOf } from './environment-rules.ts';
import { findProject, numberSegment } from './find.ts';

// gitlab: lib/api/environments.rb; parameters come before rights here

const LIST = '/projects/:id/environments';
const ONE = `${LIST}/:environment_id`;
const accepts = ['job-token'] as const;
const DAY_MS = 86_400_000;
const SHORTEST_SEARCH = 3;
const MOST = 1000;

const tiers = choice('production', 'staging', 'testing', 'development', 'other');
const attributes = {
  external_url: optional(text),
  tier: optional(tiers),
  description: optional(text),
  auto_stop_setting: optional(choice('always', 'with_action')),
};

/** The project, for those who may do so much there. */
function projectFor(call: Call, level: number): Project {
  const project = findProject(call);
  if (projectLevel(call.exchange.world.state, project, call.actor.user) < level) throw forbidden();
  return project;
}

/** All environments of a project but those whose time is over. */
function environmentsOf({ exchange }: Call, project: Project): Environment[] {
  const now = exchange.world.clock.milliseconds();
  return exchange.world.state.environments
    .many('project', String(project.id))
    .filter(({ autoDeleteAt }) => autoDeleteAt === null || autoDeleteAt > now);
}

function findEnvironment(call: Call, project: Project): Environment {
  const id = numberSegment(call, 'environment_id');
  const found = environmentsOf(call, project).find((environment) => environment.id === id);
  if (!found) throw recordNotFound();
  return found;
}

const refuseSlug = ({ given }: Call) => {
  if (given['slug'] !== undefined) {
    throw badParameter('slug is automatically generated and cannot be changed');
  }
};

const blankAsNull = (url: string | undefined) => (url === undefined || url.trim() === '' ? null : url);

/** gitlab: app/services/environments/schedule_to_delete_review_apps_service.rb */
const NO_REVIEW_APPS =
  'No environments found for scheduled deletion. Either your query did not match any environments (default parameters match environments that are 30 days or older), or you have insufficient permissions to delete matching environments.';

const several: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: LIST,
    auth: 'token',
    accepts,
    parameters: {
      ...paging,
      name: optional(text),
      search: optional(text),
      states: optional(choice('available', 'stopping', 'stopped')),
    },
    handle(call, { name, search = '', states, ...page }) {
      if (name !== undefined && call.given['search'] !== undefined) {
        throw badParameter('name, search are mutually exclusive');
      }
      const project = projectFor(call, LEVEL.reporter);
      if (search !== '' && search.length < SHORTEST_SEARCH) {
        throw badRequest(`Search query is less than ${SHORTEST_SEARCH} characters`);
      }
      // gitlab: app/models/environment.rb, for_name_like: names that begin so
      const found = environmentsOf(call, project).filter(
        (environment) =>
          (name === undefined || environment.name === name) &&
          environment.name.toLowerCase().startsWith(search.toLowerCase()) &&
          (states === undefined || environment.state === states),
      );
      return offsetPage(call, found, page, (environment) =>
        environmentEntity(call.exchange, environment, project),
      );
    },
  }),
  endpoint({
    verb: 'POST',
    path: LIST,
    auth: 'token',
    accepts,
    lacks: 'no cluster agents',
    parameters: { name: required(text), ...attributes },
    handle(call, values) {
      refuseSlug(call);
      const project = projectFor(call, LEVEL.developer);
      const { environments } = call.exchange.world.state;
      const { name } = values;
      const at = call.exchange.world.clock.milliseconds();
      const draft = {
        projectId: project.id,
        name,
        slug: slugOf(name),
        externalUrl: blankAsNull(values.external_url),
        tier: values.tier ?? guessTier(name),
        state: 'available' as const,
        description: values.description ?? null,
        autoStopAt: null,
        autoStopSetting: values.auto_stop_setting ?? ('always' as const),
        createdAt: at,
        updatedAt: at,
        autoDeleteAt: null,
      };
      checkEnvironment(draft, environmentsOf(call, project));
      const made = environments.insert((id) => ({ ...draft, id }));
      return created(environmentEntity(call.exchange, made, project));
    },
  }),
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

const single: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: ONE,
    auth: 'token',
    accepts,
    lacks: 'no deployments',
    parameters: {},
    handle(call) {
      const environment = findEnvironment(call, projectFor(call, LEVEL.reporter));
      return ok(environmentEntity(call.exchange, environment, undefined));
    },
  }),
  endpoint({
    verb: 'PUT',
    path: ONE,
    auth: 'token',
    accepts,
    lacks: 'no cluster agents',
    parameters: attributes,
    handle(call, values) {
      refuseSlug(call);
      const project = projectFor(call, LEVEL.developer);
      const { state, clock } = call.exchange.world;
      const old = findEnvironment(call, project);
      const change = {
        externalUrl: values.external_url === undefined ? old.externalUrl : blankAsNull(values.external_url),
        tier: values.tier ?? old.tier,
        description: values.description ?? old.description,
        autoStopSetting: values.auto_stop_setting ?? old.autoStopSetting,
      };
      const others = environmentsOf(call, project).filter(({ id }) => id !== old.id);
      checkEnvironment({ ...old, ...change }, others);
      const made = state.environments.update(old, { ...change, updatedAt: clock.milliseconds() });
      return ok(environmentEntity(call.exchange, made, project));
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: ONE,
    auth: 'token',
    accepts,
    parameters: {},
    handle(call) {
      const project = projectFor(call, LEVEL.reporter);
      const environment = findEnvironment(call, project);
      const { state } = call.exchange.world;
      const isAllowed = projectLevel(state, project, call.actor.user) >= LEVEL.developer;
      // gitlab: app/policies/environment_policy.rb: only a stopped one can be destroyed
      if (!isAllowed || environment.state !== 'stopped') throw forbidden();
      state.environments.delete(environment.id);
      return noContent;
    },
  }),
  endpoint({
    verb: 'POST',
    path: `${ONE}/stop`,
    auth: 'token',
    accepts,
    lacks: 'no on_stop actions',
    parameters: { force: defaulted(flag, false) },
    handle(call) {
      const project = projectFor(call, LEVEL.developer);
      const { state, clock } = call.exchange.world;
      const environment = findEnvironment(call, project);
      const stopped =
        environment.state === 'stopped'
          ? environment
          : state.environments.update(environment, { state: 'stopped', updatedAt: clock.milliseconds() });
      return ok(environmentEntity(call.exchange, stopped, project));
    },
  }),
];

/** Environments of projects. gitlab: lib/api/environments.rb; doc/api/environments.md */
export const environmentEndpoints: readonly Endpoint[] = [...several, ...single];
