import { type Infer, anything, integer, nullable, object, record, text, truth } from '../../shape.ts';
import { id, instant } from './fields.ts';

// gitlab: doc/administration/settings/user_and_ip_rate_limits.md
const throttle = object({
  enabled: truth,
  requestsPerPeriod: integer(7200, 1),
  periodInSeconds: integer(3600, 1),
});

/** What an administrator sets for the whole instance. gitlab: doc/api/settings.md */
export const settingsShape = object({
  id,
  personalAccessTokenPrefix: text('glpat-', /^[\w-]*$/),
  requirePersonalAccessTokenExpiry: truth,
  /** Longest life of an access token in days; `null`: GitLab's own 365. */
  maxPersonalAccessTokenLifetime: nullable(integer(365, 1, 3650)),
  throttleAuthenticatedApi: throttle,
  throttleUnauthenticatedApi: throttle,
  throttleAuthenticatedWeb: throttle,
  throttleUnauthenticatedWeb: throttle,
  throttleProtectedPaths: throttle,
  /** Body of a 429 of Rack::Attack; empty: GitLab's own. */
  rateLimitingResponseText: text(''),
  maintenanceMode: truth,
  maintenanceModeMessage: text(''),
  /** Tokens of administrators have their rights only with the scope `admin_mode`. */
  adminMode: truth,
  defaultProjectsLimit: integer(100_000),
  canCreateGroup: truth,
  userDefaultExternal: truth,
  minimumPasswordLength: integer(8, 8, 128),
  /** All the others that were changed, in GitLab's words; see `api/setting-defaults.ts`. */
  others: record(anything),
  appearance: record(anything),
  planLimits: record(anything),
  createdAt: nullable(instant),
  updatedAt: nullable(instant),
});
/** The one row of its table; before anybody has changed anything there is none. */
export type Settings = Infer<typeof settingsShape>;
/** One limit of Rack::Attack. */
export type Throttle = Infer<typeof throttle>;
