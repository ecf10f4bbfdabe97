import { invalidModel, ok } from '../../http/answer.ts';
import { type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import {
  type Parameter,
  type Read,
  atLeastOneOf,
  flag,
  listOf,
  nullable,
  text,
  wholeNumber,
} from '../../http/parameters.ts';
import type { Settings, Throttle } from '../../state/rows.ts';
import { changeSettings, settingsOf } from '../../state/settings.ts';
import { isEnterprise } from '../../switches.ts';
import type { World } from '../../world.ts';
import { isoTime } from '../entities/dates.ts';
import { requireAdmin } from '../guards.ts';
import { EMPTY_NUMBERS, SETTING_DEFAULTS, type Setting } from './setting-defaults.ts';

// Limits of Rack::Attack by GitLab's name for them; they count from the next request on.
const THROTTLES = {
  throttle_authenticated_api: 'throttleAuthenticatedApi',
  throttle_authenticated_web: 'throttleAuthenticatedWeb',
  throttle_unauthenticated_api: 'throttleUnauthenticatedApi',
  throttle_unauthenticated: 'throttleUnauthenticatedWeb',
  throttle_protected_paths: 'throttleProtectedPaths',
} as const;

const THROTTLE_PARTS = {
  enabled: 'enabled',
  period_in_seconds: 'periodInSeconds',
  requests_per_period: 'requestsPerPeriod',
} as const;

// Settings that something in the mock goes by.
const LIVE = {
  admin_mode: 'adminMode',
  can_create_group: 'canCreateGroup',
  default_projects_limit: 'defaultProjectsLimit',
  maintenance_mode: 'maintenanceMode',
  maintenance_mode_message: 'maintenanceModeMessage',
  max_personal_access_token_lifetime: 'maxPersonalAccessTokenLifetime',
  minimum_password_length: 'minimumPasswordLength',
  personal_access_token_prefix: 'personalAccessTokenPrefix',
  rate_limiting_response_text: 'rateLimitingResponseText',
  require_personal_access_token_expiry: 'requirePersonalAccessTokenExpiry',
  user_default_external: 'userDefaultExternal',
} as const satisfies Record<string, keyof Settings>;

const LIFETIME = 'max_personal_access_token_lifetime';

/** Settings that this GitLab neither shows nor takes. gitlab: ee/lib/ee/api/entities/application_setting.rb */
function unknownSettings({ switches }: World): readonly string[] {
  if (!isEnterprise(switches)) return ['maintenance_mode', 'maintenance_mode_message', LIFETIME];
  return switches.tier === 'ultimate' ? [] : [LIFETIME];
}

function entries<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- variance point: the records above are literals, their keys are known
  return Object.entries(record) as [K, V][];
}

/** All settings by GitLab's names. gitlab: lib/api/entities/application_setting.rb */
function shown(world: World): Record<string, unknown> {
  const settings = settingsOf(world);
  const values: Record<string, unknown> = { ...SETTING_DEFAULTS, ...settings.others };
  for (const [name, field] of entries(LIVE)) values[name] = settings[field];
  for (const [name, field] of entries(THROTTLES)) {
    for (const [part, member] of entries(THROTTLE_PARTS)) values[`${name}_${part}`] = settings[field][member];
  }
  for (const name of unknownSettings(world)) delete values[name];
  const sorted = Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    id: 1,
    performance_bar_allowed_group_id: null,
    ...sorted,
    created_at: isoTime(settings.createdAt ?? FOUNDED),
    updated_at: isoTime(settings.updatedAt ?? FOUNDED),
    // gitlab: names that API v4 keeps
    password_authentication_enabled: values['password_authentication_enabled_for_web'],
    signin_enabled: values['password_authentication_enabled_for_web'],
    allow_local_requests_from_hooks_and_services: values['allow_local_requests_from_web_hooks_and_services'],
    asset_proxy_whitelist: values['asset_proxy_allowlist'],
  };
}

// A mock has no birthday: the day is the same in all of them.
const FOUNDED = Date.UTC(2026, 0, 1);

const readerOf = (example: Setting, isNumber: boolean): Read<Setting> => {
  if (typeof example === 'boolean') return flag;
  if (typeof example === 'number' || isNumber) return wholeNumber;
  return Array.isArray(example) ? listOf(text) : text;
};

function declareAll(): Record<string, Parameter<Setting | undefined>> {
  const parameters: Record<string, Parameter<Setting | undefined>> = {};
  for (const [name, example] of Object.entries(SETTING_DEFAULTS)) {
    parameters[name] = nullable(readerOf(example, EMPTY_NUMBERS.has(name)));
  }
  for (const name of Object.keys(THROTTLES)) {
    parameters[`${name}_enabled`] = nullable<Setting>(flag);
    parameters[`${name}_period_in_seconds`] = nullable<Setting>(wholeNumber);
    parameters[`${name}_requests_per_period`] = nullable<Setting>(wholeNumber);
  }
  const readers: Record<keyof typeof LIVE, Read<Setting>> = {
    admin_mode: flag,
    can_create_group: flag,
    default_projects_limit: wholeNumber,
    maintenance_mode: flag,
    maintenance_mode_message: text,
    max_personal_access_token_lifetime: wholeNumber,
    minimum_password_length: wholeNumber,
    personal_access_token_prefix: text,
    rate_limiting_response_text: text,
    require_personal_access_token_expiry: flag,
    user_default_external: flag,
  };
  for (const [name, read] of Object.entries(readers)) parameters[name] = nullable(read);
  return parameters;
}

const parameters = declareAll();
const VISIBILITIES: readonly unknown[] = ['private', 'internal', 'public'];

/** gitlab: app/models/application_setting.rb, validations */
function complaintOf(name: string, value: Setting): string | undefined {
  if (typeof value === 'number' && /_(requests_per_period|period_in_seconds)$/.test(name) && value < 1) {
    return 'must be greater than 0';
  }
  if (/^default_(project|group|snippet)_visibility$/.test(name) && !VISIBILITIES.includes(value)) {
    return 'is not included in the list';
  }
  if (name === 'personal_access_token_prefix' && typeof value === 'string') {
    if (value.length > 20) return 'is too long (maximum is 20 characters)';
    return /^[\w-]*$/.test(value) ? undefined : 'is invalid';
  }
  if (typeof value !== 'number') return undefined;
  if (name === LIFETIME) {
    return value >= 1 && value <= 365 ? undefined : 'must be less than or equal to 365';
  }
  if (name === 'minimum_password_length') {
    if (value < 8) return 'must be greater than or equal to 8';
    return value <= 128 ? undefined : 'must be less than or equal to 128';
  }
  const least = name.endsWith('_key_restriction') ? -1 : 0;
  return value >= least ? undefined : `must be greater than or equal to ${least}`;
}

/** The row after a change: what the mock goes by, and the rest as it came. */
function changeOf(world: World, given: Readonly<Record<string, Setting>>): Partial<Omit<Settings, 'id'>> {
  const present = settingsOf(world);
  const fields: Record<string, unknown> = {};
  const others: Record<string, unknown> = { ...present.others };
  for (const [name, value] of Object.entries(given)) {
    const throttle = entries(THROTTLES).find(([prefix]) =>
      Object.keys(THROTTLE_PARTS).some((part) => name === `${prefix}_${part}`),
    );
    const live = entries(LIVE).find(([wire]) => wire === name)?.[1];
    if (throttle) {
      const [prefix, field] = throttle;
      const member = entries(THROTTLE_PARTS).find(([part]) => name === `${prefix}_${part}`)?.[1];
      const held: unknown = fields[field] ?? present[field];
      if (value !== null && member)
        fields[field] = { ...Object(held), [member]: value } satisfies Partial<Throttle>;
    } else if (live === undefined) others[name] = value;
    else if (value !== null || live === 'maxPersonalAccessTokenLifetime') fields[live] = value;
    else if (typeof present[live] === 'string') fields[live] = '';
  }
  return { ...fields, others };
}

/** What an administrator sets for the whole instance. gitlab: lib/api/settings.rb; doc/api/settings.md */
export const settingsEndpoints: readonly Endpoint[] = [
  guardedEndpoint({
    verb: 'GET',
    path: '/application/settings',
    auth: 'token',
    lacks: 'settings that only paid plans have',
    parameters: {},
    before: requireAdmin,
    handle: ({ exchange }) => ok(shown(exchange.world)),
  }),
  guardedEndpoint({
    verb: 'PUT',
    path: '/application/settings',
    auth: 'token',
    lacks: 'most settings are kept and shown but change nothing; rules between them are not checked',
    parameters,
    rules: [atLeastOneOf(...Object.keys(parameters))],
    before: requireAdmin,
    handle({ exchange: { world } }, values) {
      const given: Record<string, Setting> = {};
      const complaints: Record<string, string[]> = {};
      const unknown = unknownSettings(world);
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined) continue;
        if (unknown.includes(name)) continue;
        given[name] = value;
        const complaint = complaintOf(name, value);
        if (complaint !== undefined) complaints[name] = [complaint];
      }
      if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
      changeSettings(world, { ...changeOf(world, given), updatedAt: world.clock.milliseconds() });
      return ok(shown(world));
    },
  }),
];
