import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Clock } from '../context.ts';
import type { Send } from '../create-context.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { Method, Methods, TokenMethod } from '../method.ts';
import type { Schema } from '../schema.ts';

/**
 * What the author of a plugin supplies to its contract suite: an app to talk to, usually a server in the same process,
 * and credentials for each situation that people get into.
 */
export interface World<M extends Methods = Methods> {
  /** Sends a request to the app. */
  readonly send: Send;
  /** The time at the app, so that "expired" means the same on both sides. */
  readonly clock: Clock;
  /** Runs before each check: puts the app back into its first state. */
  readonly reset?: () => void | Promise<void>;
  readonly methods: { readonly [Id in keyof M]: MethodWorld<M[Id]> };
  /** One entry for each of the plugin's resources. */
  readonly resources?: Readonly<Record<string, ResourceWorld>>;
  /** For a plugin with a webhook: calls as the app makes them. */
  readonly webhook?: WebhookWorld;
  /** Failures that this app words in its own way, beside those that the suite makes for every app. */
  readonly failures?: readonly Failure[];
}

/** The situations that a credential of one method can be in. What the app does not know is `notApplicable('why')`. */
export interface MethodWorld<M extends Method = Method> {
  /** Works, and is worth enough. The suite rotates and revokes it where the method can. */
  readonly good: Given<M>;
  /** Refused with `missing_scope`. */
  readonly missingScope: Given<M> | NotApplicable;
  /** Refused with `role_too_small`. */
  readonly roleTooSmall: Given<M> | NotApplicable;
  /** Really of another kind than its settings say: refused with `wrong_kind`. */
  readonly wrongKind: Given<M> | NotApplicable;
  /** Refused with `expired`. */
  readonly expired: Given<M> | NotApplicable;
  /** Refused with `revoked`. */
  readonly revoked: Given<M> | NotApplicable;
  /** Never given out by the app: refused with `unauthorized`. */
  readonly unknown: Given<M> | NotApplicable;
  /** What the form must not accept, by what is wrong with it: `{ 'no host': { url: 'https://' } }`. */
  readonly badSettings: Readonly<Record<string, unknown>>;
  /** As `badSettings`, for the secrets; of no use to OAuth, where nobody types them. */
  readonly badSecrets?: Readonly<Record<string, unknown>>;
  /** For a method with `managed`: who manages the `good` credential. */
  readonly manager?: ManagerWorld;
  /** OAuth: an authorization as Moorage holds it, to see what the app does with its refresh token. */
  readonly grant?: () => Grant | Promise<Grant>;
}

/** Another credential of the app. */
export interface ManagerWorld {
  /** The id of the method that it is of. */
  readonly method: string;
  readonly credential: AnyGiven;
  /** Of the same method: works, and may not manage the `good` credential. */
  readonly stranger: AnyGiven | NotApplicable;
  /** The handle of the credential `expired`, where the method has one. */
  readonly expiredHandle?: string | (() => string | Promise<string>);
}

/** A call of the app. */
export interface WebhookSample {
  /** Those that `read` looks at; the secret is not among them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Parsed JSON. */
  readonly body: unknown;
}

export interface WebhookWorld {
  /** A credential ends soon. */
  readonly expiring: WebhookSample;
  /** The same, with what `identify` tells as the handle of that credential. */
  readonly withHandle: (WebhookSample & { readonly handle: string }) | NotApplicable;
  /** Something else that the app calls about. */
  readonly other: WebhookSample | NotApplicable;
}

/** A token pair, and the OAuth application that it was given to. */
export interface Grant {
  readonly settings: unknown;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A credential, or how to make one after the app was reset. */
export type Given<M extends Method = Method> = Credential<M> | (() => Credential<M> | Promise<Credential<M>>);

/** What a person types into the form; for OAuth, the access token that the engine would hold. */
export type Credential<M extends Method = Method> =
  M extends TokenMethod<infer Settings, infer Secrets>
    ? { readonly settings: Typed<Settings>; readonly secrets: Typed<Secrets> }
    : { readonly settings: Typed<M['settings']>; readonly accessToken: string };

type Typed<S extends Schema> = StandardSchemaV1.InferInput<S>;

export interface ResourceWorld {
  /** The method whose `good` credential lists; by default the plugin's first. */
  readonly method?: string;
  /** A text to search for, and the names that must be found by it, all of them and no others. */
  readonly search: { readonly text: string; readonly finds: readonly string[] };
  /** How many items the app has for that credential; enough for more than one page. */
  readonly total: number | NotApplicable;
}

/** A failed answer of the app, and what a person must be told about it. */
export interface Failure {
  /** In a sentence: "says `unavailable` when …". */
  readonly when: string;
  readonly answer: () => Response;
  readonly code: ErrorCode;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** A situation that the app does not know, with the reason. */
export interface NotApplicable {
  readonly because: string;
}

/**
 * Declares that a situation cannot happen with this app. The check is skipped, and its name says why.
 *
 * @example
 * expired: notApplicable('keys of Acme do not expire'),
 */
export function notApplicable(because: string): NotApplicable {
  return { because };
}

/** A world with its types left out, as the checks hold it. */
export interface AnyWorld extends Omit<World, 'methods'> {
  readonly methods: Readonly<Record<string, AnyMethodWorld>>;
}

export type AnyMethodWorld = {
  readonly [Part in keyof MethodWorld]: Part extends Situation | 'good'
    ? AnyGiven | NotApplicable
    : MethodWorld[Part];
};

export interface AnyCredential {
  readonly settings: unknown;
  readonly secrets?: unknown;
  readonly accessToken?: string;
}

export type AnyGiven = AnyCredential | (() => AnyCredential | Promise<AnyCredential>);

/** What each situation must be refused with. */
export const refusals = {
  missingScope: 'missing_scope',
  roleTooSmall: 'role_too_small',
  wrongKind: 'wrong_kind',
  expired: 'expired',
  revoked: 'revoked',
  unknown: 'unauthorized',
} as const satisfies Partial<Record<keyof MethodWorld, ErrorCode>>;

export type Situation = keyof typeof refusals;

export const situations: readonly Situation[] = [
  'missingScope',
  'roleTooSmall',
  'wrongKind',
  'expired',
  'revoked',
  'unknown',
];
