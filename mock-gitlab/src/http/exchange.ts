import type { World } from '../world.ts';
import type { AccessToken, Job, OAuthToken, Session, User } from '../state/rows.ts';
import type { Given } from './given.ts';

/** What proves who is calling. */
export type Credential =
  | { readonly kind: 'access-token'; readonly token: AccessToken }
  | { readonly kind: 'oauth'; readonly token: OAuthToken }
  | { readonly kind: 'job'; readonly token: Job }
  | { readonly kind: 'session'; readonly token: Session };

/** Who is calling, with what. */
export interface Actor {
  readonly user: User;
  readonly credential: Credential;
}

/** One request on its way through the mock, with what is learnt about it; the journal reads it afterwards. */
export interface Exchange {
  readonly world: World;
  readonly request: Request;
  readonly url: URL;
  /** The query with its `?`; empty when there is none. */
  readonly search: string;
  /** `GET` for `HEAD` too: routes need not know. */
  readonly verb: string;
  /** Whether the path lies below the relative URL root. */
  readonly inside: boolean;
  /** Without the relative URL root, escapes as sent; a fault may put a proxy's reading in its place. */
  path: string;
  /** What links start with: the instance's URL without a trailing slash. */
  readonly baseUrl: string;
  readonly clientAddress: string;
  readonly requestId: string;
  given: Given | undefined;
  actor: Actor | undefined;
  /** User name of whose credential a fault struck. */
  caller: string | null;
  /** Why the credential was not accepted. */
  refusal: string | null;
  /** What went wrong inside the mock itself. */
  defect: string | null;
  /** What the mock does not know though GitLab may. */
  warning: string | null;
  /** Name of the rate limit that refused. */
  limited: string | null;
  /** Ids of the faults that struck. */
  faults: readonly string[];
}

/** What Hono carries. */
export interface AppEnv {
  Bindings: { readonly exchange: Exchange };
}
