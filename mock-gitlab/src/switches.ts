import { type Infer, integer, nullable, object, oneOf, optional, text, truth } from './shape.ts';

/** Where GitLabs differ: version, plan and the settings of an instance. Unknown keys and values are refused. */
export const switchesShape = object({
  /** What `GET /version` says. */
  version: optional(text('19.1.1-ee', /^\d+\.\d+\.\d+(-[a-z]+)?$/)),
  /** The plan: group variables have environment scopes from premium on. */
  tier: optional(oneOf('free', 'premium', 'ultimate')),
  /** In front of new personal, project and group access tokens. */
  tokenPrefix: optional(text('glpat-', /^[\w-]*$/)),
  /** The password grant, which newer GitLabs refuse. */
  passwordGrant: optional(truth),
  /** The URL GitLab believes it has (links, pagination, issuer); `null`: the one it was asked by. */
  linkUrl: optional(nullable(text('https://gitlab.example.com', /^https?:\/\/[^/?#]+(\/[^?#]*)?$/))),
  /** Longest life of an access token in days. */
  maximumTokenDays: optional(integer(365, 1, 3650)),
  /** Most variables of one project. */
  projectVariableLimit: optional(integer(8000, 0)),
  /** Most variables of one group. */
  groupVariableLimit: optional(integer(30_000, 0)),
  /** Furthest row that offset pagination of projects reaches. */
  offsetLimit: optional(integer(50_000, 1)),
});

/** What may be set, each part for itself. */
export type SwitchesInput = Infer<typeof switchesShape>;

/** All switches, set. */
export type Switches = { readonly [K in keyof SwitchesInput]-?: Exclude<SwitchesInput[K], undefined> };

/** A self-managed GitLab of today. */
export const defaultSwitches: Switches = {
  version: '19.1.1-ee',
  tier: 'free',
  tokenPrefix: 'glpat-',
  passwordGrant: false,
  linkUrl: null,
  maximumTokenDays: 365,
  projectVariableLimit: 8000,
  groupVariableLimit: 30_000,
  offsetLimit: 50_000,
};

/**
 * Fills the gaps with the defaults.
 * @throws InputError naming the key
 */
export function readSwitches(input: unknown): Switches {
  const given = switchesShape.parse(input, 'switches');
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaultSwitches, ...Object.fromEntries(known) };
}
