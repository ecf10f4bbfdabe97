import { badParameter, badRequest, created, forbidden, noContent, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, defaulted, flag, optional, paging, required, text } from '../../http/parameters.ts';
import { LEVEL, projectLevel } from '../../state/access.ts';
import { environmentEntity } from '../entities/environment.ts';
import { checkEnvironment, guessTier, slugOf } from './environment-rules.ts';
import { projectFor } from '../guards.ts';
import { environmentsOf, findEnvironment } from './environment-place.ts';
import { environmentTogetherEndpoints } from './environments-together.ts';
import { refuseStale } from '../find.ts';

// gitlab: lib/api/environments.rb; parameters come before rights here

const LIST = '/projects/:id/environments';
const ONE = `${LIST}/:environment_id`;
const accepts = ['job-token'] as const;
const SHORTEST_SEARCH = 3;

const tiers = choice('production', 'staging', 'testing', 'development', 'other');
const attributes = {
  external_url: optional(text),
  tier: optional(tiers),
  description: optional(text),
  auto_stop_setting: optional(choice('always', 'with_action')),
};

const refuseSlug = ({ given }: Call) => {
  if (given['slug'] !== undefined) {
    throw badParameter('slug is automatically generated and cannot be changed');
  }
};

const blankAsNull = (url: string | undefined) => (url === undefined || url.trim() === '' ? null : url);

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
      refuseStale(call, environment.updatedAt);
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
export const environmentEndpoints: readonly Endpoint[] = [
  ...several,
  ...environmentTogetherEndpoints,
  ...single,
];
