import { notFound, ok, unknownRoute } from '../../http/answer.ts';
import { type Endpoint, endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { choice, defaulted, flag, optional, text, wholeNumber } from '../../http/parameters.ts';
import { changeSettings, settingsOf } from '../../state/settings.ts';
import { isEnterprise } from '../../switches.ts';
import type { World } from '../../world.ts';
import { requireAdmin } from '../guards.ts';

const counted = new Intl.NumberFormat('en-US');

/** gitlab: lib/api/statistics.rb; numbers are texts with commas */
function statistics({ state }: World) {
  const none = '0';
  return {
    forks: counted.format(state.projects.filter(({ forkedFromId }) => forkedFromId !== null).length),
    issues: none,
    merge_requests: none,
    notes: none,
    snippets: none,
    ssh_keys: counted.format(state.sshKeys.size),
    milestones: none,
    users: counted.format(state.users.size),
    projects: counted.format(state.projects.size),
    groups: counted.format(state.groups.size),
    active_users: counted.format(state.users.filter((user) => user.state === 'active' && !user.bot).length),
  };
}

/** gitlab: lib/api/entities/appearance.rb */
const APPEARANCE = {
  title: '',
  description: '',
  pwa_name: '',
  pwa_short_name: '',
  pwa_description: '',
  pwa_icon: null,
  logo: null,
  header_logo: null,
  favicon: null,
  member_guidelines: '',
  new_project_guidelines: '',
  profile_image_guidelines: '',
  header_message: '',
  footer_message: '',
  message_background_color: '#e75e40',
  message_font_color: '#ffffff',
  email_header_and_footer_enabled: false,
};

const appearanceParameters = {
  title: optional(text),
  description: optional(text),
  pwa_name: optional(text),
  pwa_short_name: optional(text),
  pwa_description: optional(text),
  member_guidelines: optional(text),
  new_project_guidelines: optional(text),
  profile_image_guidelines: optional(text),
  header_message: optional(text),
  footer_message: optional(text),
  message_background_color: optional(text),
  message_font_color: optional(text),
  email_header_and_footer_enabled: optional(flag),
};

/** gitlab: lib/api/entities/plan_limit.rb; db/structure.sql, plan_limits */
const PLAN_LIMITS = {
  ci_instance_level_variables: 25,
  ci_pipeline_size: 0,
  ci_active_jobs: 0,
  ci_project_subscriptions: 2,
  ci_pipeline_schedules: 10,
  ci_needs_size_limit: 50,
  ci_registered_group_runners: 1000,
  ci_registered_project_runners: 1000,
  conan_max_file_size: 3_221_225_472,
  dotenv_variables: 20,
  dotenv_size: 5120,
  generic_packages_max_file_size: 5_368_709_120,
  helm_max_file_size: 5_242_880,
  maven_max_file_size: 3_221_225_472,
  npm_max_file_size: 524_288_000,
  nuget_max_file_size: 524_288_000,
  pipeline_hierarchy_size: 1000,
  pypi_max_file_size: 3_221_225_472,
  terraform_module_max_file_size: 1_073_741_824,
};

const planName = choice('default', 'free', 'bronze', 'silver', 'premium', 'gold', 'ultimate');
const limitParameters = Object.fromEntries(
  Object.keys(PLAN_LIMITS).map((name) => [name, optional(wholeNumber)] as const),
);

const defined = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const limitsOf = (world: World) => ({
  ...PLAN_LIMITS,
  ci_instance_level_variables: world.switches.instanceVariableLimit,
  ...settingsOf(world).planLimits,
});

/** The license of a paid plan. gitlab: ee/lib/api/license.rb, ee/lib/ee/api/entities/gitlab_license.rb */
function license({ switches, state, clock }: World) {
  const year = clock.now().getUTCFullYear();
  const people = state.users.filter((user) => user.state === 'active' && !user.bot).length;
  return {
    id: 1,
    plan: switches.tier,
    created_at: `${year}-01-01T00:00:00.000Z`,
    starts_at: `${year}-01-01`,
    expires_at: `${year + 1}-01-01`,
    historical_max: people,
    maximum_user_count: people,
    expired: false,
    overage: 0,
    user_limit: 1000,
    active_users: people,
    licensee: { Name: 'Harbor Master', Company: 'Harbor', Email: 'master@harbor.example' },
    add_ons: {},
  };
}

/** What concerns the whole instance. gitlab: lib/api/statistics.rb, appearance.rb, admin/plan_limits.rb, ee/lib/api/license.rb */
export const instanceEndpoints: readonly Endpoint[] = [
  guardedEndpoint({
    verb: 'GET',
    path: '/application/statistics',
    auth: 'token',
    parameters: {},
    before: requireAdmin,
    handle: ({ exchange }) => ok(statistics(exchange.world)),
  }),
  guardedEndpoint({
    verb: 'GET',
    path: '/application/appearance',
    auth: 'token',
    parameters: {},
    before: requireAdmin,
    handle: ({ exchange }) => ok({ ...APPEARANCE, ...settingsOf(exchange.world).appearance }),
  }),
  guardedEndpoint({
    verb: 'PUT',
    path: '/application/appearance',
    auth: 'token',
    lacks: 'logos and icons',
    parameters: appearanceParameters,
    before: requireAdmin,
    handle({ exchange: { world } }, given) {
      const appearance = { ...settingsOf(world).appearance, ...defined(given) };
      changeSettings(world, { appearance });
      return ok({ ...APPEARANCE, ...appearance });
    },
  }),
  guardedEndpoint({
    verb: 'GET',
    path: '/application/plan_limits',
    auth: 'token',
    lacks: 'limits that differ by plan',
    parameters: { plan_name: defaulted(planName, 'default') },
    before: requireAdmin,
    handle: ({ exchange }) => ok(limitsOf(exchange.world)),
  }),
  guardedEndpoint({
    verb: 'PUT',
    path: '/application/plan_limits',
    auth: 'token',
    lacks: 'limits are kept and shown; the mock goes by its switches',
    parameters: { plan_name: optional(planName), ...limitParameters },
    before: requireAdmin,
    handle({ exchange: { world } }, { plan_name: _, ...given }) {
      changeSettings(world, { planLimits: { ...settingsOf(world).planLimits, ...defined(given) } });
      return ok(limitsOf(world));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/license',
    auth: 'token',
    lacks: 'adding and deleting licenses',
    parameters: {},
    handle(call) {
      const { world } = call.exchange;
      if (!isEnterprise(world.switches)) throw unknownRoute();
      requireAdmin(call);
      if (world.switches.tier === 'free') throw notFound();
      return ok(license(world));
    },
  }),
];
