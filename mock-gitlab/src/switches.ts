import {
  type Infer,
  InputError,
  type Shape,
  integer,
  list,
  nullable,
  object,
  oneOf,
  optional,
  text,
  truth,
} from './shape.ts';

const linkText = text('https://gitlab.example.com', /^https?:\/\/[^/?#]+(\/[^?#]*)?$/);
const linkUrlShape: Shape<string> = {
  ...linkText,
  parse(value, key) {
    const url = linkText.parse(value, key);
    if (!URL.canParse(url)) throw new InputError(key, 'must be a URL', linkText.example);
    return url;
  },
};

/** Where GitLabs differ: version, plan and the settings of an instance. Unknown keys and values are refused. */
export const switchesShape = object({
  /** What `GET /version` says; some members of answers exist only from a version on. */
  version: optional(text('19.1.1-ee', /^\d+\.\d+\.\d+(-[a-z]+)?$/)),
  /** The plan: group variables have environment scopes, and service accounts exist, from premium on. */
  tier: optional(oneOf('free', 'premium', 'ultimate')),
  /** gitlab.com: limits, headers and words of its own, owners manage service accounts, no project or group tokens on the free plan. */
  hosted: optional(truth),
  /** The limits of Rack::Attack are on from the start. */
  rateLimits: optional(truth),
  /** In front of new personal, project and group access tokens. */
  tokenPrefix: optional(text('glpat-', /^[\w-]*$/)),
  /** Form of new access tokens: 20 characters, routable, routable with a version. */
  tokenShape: optional(oneOf('legacy', 'routable', 'routable-versioned')),
  /** Impersonation tokens work, `impersonation_enabled` of gitlab.yml. */
  impersonation: optional(truth),
  /** The password grant, which newer GitLabs refuse. */
  passwordGrant: optional(truth),
  /** The URL GitLab believes it has (links, pagination, issuer); `null`: the one it was asked by. */
  linkUrl: optional(nullable(linkUrlShape)),
  /** Longest life of an access token in days. */
  maximumTokenDays: optional(integer(365, 1, 3650)),
  /** Most variables of one project. */
  projectVariableLimit: optional(integer(8000, 0)),
  /** Most variables of one group. */
  groupVariableLimit: optional(integer(30_000, 0)),
  /** Most variables of the instance. */
  instanceVariableLimit: optional(integer(25, 0)),
  /** Webhooks of ending tokens also go out 60 and 30 days and the day before. */
  extendedExpiryHooks: optional(truth),
  /** Webhooks may go to this machine and to private networks. */
  localWebhooks: optional(truth),
  /**
   * Web origins besides local ones whose pages may use the mock, which may also be asked by their names; `*` for all. GitLab asks
   * nobody where they come from, but has secrets that a page does not know.
   */
  allowedOrigins: optional(list(text('https://app.example', /^(\*|null|[A-Za-z][\w+.-]*:\/\/[^\s/?#]+)$/))),
  /** How long a webhook's receiver may take. */
  webhookTimeoutMs: optional(integer(10_000, 1)),
  /** Furthest row that offset pagination of projects reaches. */
  offsetLimit: optional(integer(50_000, 1)),
  /** Most rows of one page; who asks for more gets so many. */
  maximumPerPage: optional(integer(100, 1)),
  /** Lists of more rows say neither how many nor which page is the last. */
  countLimit: optional(integer(10_000, 1)),
  /** What the API says to a client-credentials token, which is nobody's. */
  clientCredentialsApi: optional(oneOf('401', '403')),
  /** Which value counts where query and body both have a parameter. */
  parameterPrecedence: optional(oneOf('body', 'query')),
  /** Where the text of maintenance mode stands. */
  maintenanceKey: optional(oneOf('message', 'error')),
  /** Most living access tokens of one project or group; `null`: as many as one likes. */
  resourceTokenLimit: optional(nullable(integer(100, 0))),
});

/** What may be set, each part for itself. */
export type SwitchesInput = Infer<typeof switchesShape>;

/** All switches, set. */
export type Switches = { readonly [K in keyof SwitchesInput]-?: Exclude<SwitchesInput[K], undefined> };

const selfManaged: Switches = {
  version: '19.1.1-ee',
  tier: 'free',
  hosted: false,
  rateLimits: false,
  tokenPrefix: 'glpat-',
  tokenShape: 'legacy',
  impersonation: true,
  passwordGrant: false,
  linkUrl: null,
  maximumTokenDays: 365,
  projectVariableLimit: 8000,
  groupVariableLimit: 30_000,
  instanceVariableLimit: 25,
  offsetLimit: 50_000,
  maximumPerPage: 100,
  countLimit: 10_000,
  clientCredentialsApi: '401',
  parameterPrecedence: 'body',
  maintenanceKey: 'message',
  resourceTokenLimit: null,
  extendedExpiryHooks: false,
  localWebhooks: true,
  allowedOrigins: [],
  webhookTimeoutMs: 10_000,
};

/** GitLabs that people have, by name; `19.1`, a self-managed one of today, is what one gets unasked. */
export const profiles = {
  '17.11': { ...selfManaged, version: '17.11.7-ee', passwordGrant: true },
  '18.11': { ...selfManaged, version: '18.11.0-ee', passwordGrant: true },
  '19.1': selfManaged,
  'gitlab.com': {
    ...selfManaged,
    version: '19.2.0-pre',
    hosted: true,
    rateLimits: true,
    tokenShape: 'routable-versioned',
  },
} as const satisfies Record<string, Switches>;

/** The name of one. */
export type Profile = keyof typeof profiles;

const profileShape = oneOf('19.1', '18.11', '17.11', 'gitlab.com');

/**
 * Fills the gaps with those of the profile.
 * @throws InputError naming the key
 */
export function readSwitches(input: unknown, profile: unknown = '19.1'): Switches {
  const base = profiles[profileShape.parse(profile, 'profile')];
  const given = switchesShape.parse(input, 'switches');
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(known) };
}

// Few versions are ever compared, and each of them for every row of a list.
const ranks = new Map<string, number>();

/** A version as a number to compare. */
function rankOf(version: string): number {
  const known = ranks.get(version);
  if (known !== undefined) return known;
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const rank = major * 1_000_000 + minor;
  ranks.set(version, rank);
  return rank;
}

/** Whether this GitLab is of a version, `18.11`, or a later one. */
export const isSince = ({ version }: Switches, wanted: `${number}.${number}`): boolean =>
  rankOf(version) >= rankOf(wanted);

/** Whether it is GitLab's Enterprise Edition, whose answers have a few keys more. gitlab: lib/gitlab.rb, ee? */
export const isEnterprise = ({ version, hosted }: Switches): boolean => hosted || version.endsWith('-ee');

/** The limits of Rack::Attack to begin with: off, but on gitlab.com. gitlab: doc/user/gitlab_com/_index.md, doc/security/rate_limits.md */
export function throttlesOf({ hosted, rateLimits: enabled }: Switches) {
  const limit = (perMinuteHosted: number, perHour: number) =>
    hosted
      ? { enabled, requestsPerPeriod: perMinuteHosted, periodInSeconds: 60 }
      : { enabled, requestsPerPeriod: perHour, periodInSeconds: 3600 };
  return {
    throttleAuthenticatedApi: limit(2000, 7200),
    throttleUnauthenticatedApi: limit(500, 3600),
    throttleAuthenticatedWeb: limit(1000, 7200),
    throttleUnauthenticatedWeb: limit(500, 3600),
    throttleProtectedPaths: { enabled, requestsPerPeriod: 10, periodInSeconds: 60 },
  };
}
