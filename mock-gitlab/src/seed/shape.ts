import { faultShape } from '../faults/fault.ts';
import {
  type Infer,
  anything,
  described,
  integer,
  list,
  nullable,
  object,
  optional,
  record,
  text,
  truth,
} from '../shape.ts';
import { jobSeed } from './shape-jobs.ts';
import { personSeed, serviceAccountSeed } from './shape-people.ts';
import type { role } from './shape-parts.ts';
import { groupSeed, hook, projectSeed, variable } from './shape-places.ts';
import { applicationSeed, deployTokenSeed, grantSeed, tokenSeed, triggerSeed } from './shape-tokens.ts';

// A seed speaks GitLab's words (snake_case), so that people who know the API can write one.

const throttle = optional(
  object({ enabled: truth, requests_per_period: integer(7200, 1), period_in_seconds: integer(3600, 1) }),
);

const settings = object({
  personal_access_token_prefix: optional(text('glpat-', /^[\w-]*$/)),
  require_personal_access_token_expiry: optional(truth),
  max_personal_access_token_lifetime: optional(nullable(integer(365, 1, 3650))),
  throttle_authenticated_api: throttle,
  throttle_unauthenticated_api: throttle,
  throttle_authenticated_web: throttle,
  throttle_unauthenticated_web: throttle,
  throttle_protected_paths: throttle,
  rate_limiting_response_text: optional(text('')),
  maintenance_mode: optional(truth),
  maintenance_mode_message: optional(text('')),
  admin_mode: optional(truth),
  default_projects_limit: optional(integer(100_000)),
  can_create_group: optional(truth),
  user_default_external: optional(truth),
  minimum_password_length: optional(integer(8, 8, 128)),
  others: optional(described('Further settings by their name in the API.', record(anything))),
  appearance: optional(record(anything)),
  plan_limits: optional(record(anything)),
  created_at: optional(nullable(text('2027-01-31T08:00:00Z'))),
  updated_at: optional(nullable(text('2027-01-31T08:00:00Z'))),
});

/** What a seed may say. */
export const seedShape = object({
  people: optional(list(personSeed)),
  groups: optional(list(groupSeed)),
  projects: optional(list(projectSeed)),
  service_accounts: optional(list(serviceAccountSeed)),
  oauth_applications: optional(list(applicationSeed)),
  oauth_tokens: optional(described('Grants that are alive, with fixed values.', list(grantSeed))),
  tokens: optional(
    described(
      'Personal, impersonation, project, group and service accounts’ access tokens.',
      list(tokenSeed),
    ),
  ),
  deploy_tokens: optional(list(deployTokenSeed)),
  triggers: optional(list(triggerSeed)),
  jobs: optional(described('Jobs with their pipelines: a job’s token is good while it runs.', list(jobSeed))),
  variables: optional(described('CI/CD variables of the instance.', list(variable))),
  system_hooks: optional(list(hook)),
  settings: optional(described('Settings of the instance.', settings)),
  faults: optional(described('Faults that are at work from the start.', list(faultShape))),
  clock: optional(
    described(
      'Where the clock stands at the start.',
      object({
        now: optional(text('2027-01-31T08:00:00Z')),
        running: optional(truth),
      }),
    ),
  ),
});

/** What the mock starts with. */
export type SeedData = Infer<typeof seedShape>;
/** One entry of a list of a seed. */
export type Of<
  K extends {
    [N in keyof SeedData]-?: NonNullable<SeedData[N]> extends readonly unknown[] ? N : never;
  }[keyof SeedData],
> = NonNullable<SeedData[K]> extends readonly (infer T)[] ? T : never;
/** One variable of a seed. */
export type VariableSeed = Infer<typeof variable>;
/** One webhook of a seed. */
export type HookSeed = Infer<typeof hook>;
/** A role by name or number. */
export type Role = Infer<typeof role>;
