import type { Context } from './context.ts';
import type { ErrorCode } from './error-codes.ts';
import type { Identity, Kind } from './identity.ts';
import type { Methods, SettingsOf } from './method.ts';
import type { Resource } from './resource.ts';
import type { Schema } from './schema.ts';
import type { SyncDestination } from './sync-destination.ts';
import type { AppWebhook } from './webhook.ts';

/** An answer with a status other than 2xx. `body` is parsed JSON, or the text (at most 64 KiB) where it is not JSON. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** `POST /projects/7/variables`: without base URL and query. */
  readonly request: string;
  /** When it arrived; for apps that tell a moment instead of a time to wait. */
  readonly receivedAt: Date;
}

/** What a failed answer means. */
export interface Explanation {
  readonly code: ErrorCode;
  /** What happened, in plain words, with the app's own reason where it gave one. */
  readonly message: string;
  readonly action?: string | undefined;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

/** What is different about one app. The engine owns all that is the same for all of them. */
export interface AppPlugin<
  M extends Methods = Methods,
  K extends string = string,
  Target extends Schema = Schema,
  Attributes extends Schema = Schema,
> {
  readonly apiVersion: 1;
  /** Lower-case letters, digits and hyphens; part of stored rows, so it never changes. */
  readonly id: string;
  readonly name: string;
  /** An SVG document, square, without script or outside references. */
  readonly icon: string;
  readonly methods: M;
  /** The kinds of credential that `identify` can tell apart. */
  readonly kinds?: Readonly<Record<K, Kind>>;
  /**
   * Who the credential acts as.
   *
   * @throws {ConnectionError} when it does not work: `unauthorized`, `expired`, `revoked`, … (see `Context.json`).
   */
  readonly identify: (context: Context<SettingsOf<M>>) => Promise<Identity<NoInfer<K>>>;
  /** Reads the app's own reason out of a failed answer; `undefined` leaves it to the general rule by status. */
  readonly explain?: (answer: FailedAnswer) => Explanation | undefined;
  readonly resources?: Readonly<Record<string, Resource<SettingsOf<M>>>>;
  readonly sync?: SyncDestination<SettingsOf<M>, Target, Attributes>;
  /** How the app tells Moorage by itself that a credential ends soon. */
  readonly webhook?: AppWebhook<NoInfer<K>>;
}

// NOTE: `any` at the variance point: hooks take their own settings and targets, and a registry holds plugins of every kind.
// oxlint-disable typescript/no-explicit-any
type AnySync = Omit<SyncDestination<any, any, any>, 'target' | 'attributes'> & {
  readonly target: Schema;
  readonly attributes: Schema;
};
/** A plugin of any app, as registries and use cases hold it. */
export type AnyPlugin = Omit<AppPlugin<any, string, any, any>, 'methods' | 'sync'> & {
  readonly methods: Methods;
  readonly sync?: AnySync;
};
// oxlint-enable typescript/no-explicit-any
