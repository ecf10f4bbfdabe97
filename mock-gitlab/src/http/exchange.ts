import type { World } from '../world.ts';
import type { AccessToken, OAuthToken, User } from '../state/rows.ts';
import type { Given } from './given.ts';

/** What proves who is calling. */
export type Credential =
  | { readonly kind: 'access-token'; readonly token: AccessToken }
  | { readonly kind: 'oauth'; readonly token: OAuthToken };

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
  /** `GET` for `HEAD` too: routes need not know. */
  readonly verb: string;
  /** Whether the path lies below the relative URL root. */
  readonly inside: boolean;
  /** Without the relative URL root, escapes as sent. */
  readonly path: string;
  /** What links start with: the instance's URL without a trailing slash. */
  readonly baseUrl: string;
  readonly clientAddress: string;
  readonly requestId: string;
  given: Given | undefined;
  actor: Actor | undefined;
  /** What went wrong inside the mock itself. */
  defect: string | null;
  /** Ids of the faults that struck. */
  readonly faults: string[];
}

/** What Hono carries. */
export interface AppEnv {
  Bindings: { readonly exchange: Exchange };
}
