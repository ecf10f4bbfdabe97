import type { Context } from './context.ts';
import type { Infer, Schema } from './schema.ts';

/**
 * One way to make a credential at the app, told next to the field. In `url` and `text`, `{field}` stands for a value of
 * the form and `{name}` for the connection's name; at the start of `url` it is taken as it is, elsewhere URL-encoded.
 */
export interface Guide {
  /** Shown only while these form fields have these values. */
  readonly when?: Readonly<Record<string, string>>;
  readonly text: string;
  readonly url?: string;
}

interface MethodBase<S extends Schema> {
  readonly label: string;
  /** One sentence that helps to choose between methods. */
  readonly description?: string;
  /** What may be shown again to people. */
  readonly settings: S;
  /** What the identity must have, else `missing_scope`; oauth2: also what the app is asked for. */
  readonly scopes: readonly string[];
  /** Where hook paths start, e.g. `https://api.acme.example/v1`; without a slash at the end. */
  readonly baseUrl: (settings: Infer<S>) => string;
  /** Of what is stored: raise it when the shape of settings or secrets changes. */
  readonly revision: number;
  /**
   * Turns settings or secrets stored under an older revision into today's; the schema reads the result. Sees plaintext
   * secrets, but never those of oauth2, which are the engine's. Required once `revision` is above 1.
   */
  readonly upgrade?: (stored: unknown, from: number, part: 'settings' | 'secrets') => unknown;
  readonly guides?: readonly Guide[];
}

/** The OAuth endpoints of one instance. Data only: state, PKCE, exchange, refresh and storage are the engine's. */
export interface OAuth2Server {
  /**
   * The base URL that an OAuth application is registered under, without a slash at the end; its secret is only ever sent
   * to this host.
   */
  readonly instanceUrl: string;
  /** Where people agree. It may be on another host: the secret does not go there. */
  readonly authorize: string;
  readonly token: string;
  readonly revoke?: string;
}

export interface OAuth2Definition<S extends Schema = Schema> extends MethodBase<S> {
  readonly server: (settings: Infer<S>) => OAuth2Server;
  /**
   * What the app does with a refresh token that was used before: just refuse it, or end the whole grant as theft.
   * Decides whether a refresh that got no answer may be tried once more.
   *
   * @default 'ends-grant'
   * @see [RFC 9700, section 4.14.2](https://www.rfc-editor.org/rfc/rfc9700.html#section-4.14.2)
   */
  readonly refreshReuse?: 'refused' | 'ends-grant';
  /**
   * What revoking a token ends: its pair, or all that the person ever granted to the OAuth application. Only with
   * `pair` does a reconnect end the authorization that it replaces.
   *
   * @default 'grant'
   */
  readonly revokeEnds?: 'pair' | 'grant' | undefined;
}

export interface OAuth2Method<S extends Schema = Schema> extends OAuth2Definition<S> {
  readonly kind: 'oauth2';
}

/** How a new credential is to be. */
export interface RotationWish {
  readonly expiresAt: Date;
}

/** A credential that the app has just made. */
export interface Issued<Secrets> {
  readonly secrets: Secrets;
  /** The app's own word; left out where it is as wished. */
  readonly expiresAt?: Date | undefined;
  /** Of the new credential; left out where the app does not tell it, until `identify` does. */
  readonly handle?: string | undefined;
}

/** What is known of a credential whose value got lost on the way. */
export interface Lost {
  /** It was made by a rotation of the other, or beside it as its twin. */
  readonly as: 'rotation' | 'twin';
  /** It was made after this, with room for clocks that differ. */
  readonly since: Date;
  /** When it ends, as it was wished: tells it from one that a person has made meanwhile. Left out where that is not known. */
  readonly expiresAt?: Date | undefined;
}

/**
 * What another credential of the same app, the manager, can do for one that it names by its handle. The contexts are the
 * manager's, so methods that manage each other share one `baseUrl`. What these hooks throw is about the manager and what
 * it may; what became of the managed credential is returned.
 */
export interface Managed<Secrets> {
  /**
   * Replaces the credential by a new one; the old one dies. One that has expired is replaced where the app does that.
   * Called once, as `rotate` of the method.
   *
   * @returns `null` when it was replaced or revoked before, and nothing was done: then `successor` is asked.
   * @throws {ConnectionError} `outcome_unknown` when it was sent and got no answer; `forbidden` when the manager may not,
   * or when the app does not replace what has expired; never `expired` or `revoked` of the managed credential, which would
   * be taken for the manager's end.
   */
  readonly rotate: (context: Context, handle: string, wish: RotationWish) => Promise<Issued<Secrets> | null>;
  /**
   * The handle of the living credential that was made of this one, and that nobody can know: of the same name, scopes
   * and role, never used, and in a rotation of the same owner. `null` when there is none, or more than one.
   *
   * @throws {ConnectionError} what kept it from looking; `null` would say that nothing was made.
   */
  readonly successor: (context: Context, handle: string, lost: Lost) => Promise<string | null>;
  /**
   * Makes a second credential of the same name, scopes and role, while this one lives on; it may act as a bot of its own.
   *
   * @throws {ConnectionError} `outcome_unknown` when it was sent and got no answer; `forbidden` when the manager may not.
   */
  readonly twin?: (context: Context, handle: string, wish: RotationWish) => Promise<Issued<Secrets>>;
  /**
   * When the app last saw the credential used, as exactly as it tells; `null` for never.
   *
   * @throws {ConnectionError} what kept it from looking; `null` would have a credential ended that is in use.
   */
  readonly lastUsedAt: (context: Context, handle: string) => Promise<Date | null>;
  /**
   * Ends the credential; one that has ended already is no failure.
   *
   * @throws {ConnectionError} when it may still live.
   */
  readonly revoke: (context: Context, handle: string) => Promise<void>;
}

export interface TokenDefinition<
  S extends Schema = Schema,
  Secrets extends Schema = Schema,
  Kind extends string = string,
> extends MethodBase<S> {
  /**
   * What never leaves sealed storage but to `authorize` and `upgrade`. Every field is shown as a password. Rules of your
   * own see what was typed, so their sentences must not repeat it.
   */
  readonly secrets: Secrets;
  /**
   * The headers that prove the credential. Beside `upgrade`, the only function that sees a stored secret: keep it free
   * of anything that logs or throws. Of what it throws, Moorage tells the class only.
   */
  readonly authorize: (secrets: Infer<Secrets>) => Readonly<Record<string, string>>;
  /** Which of the plugin's `kinds` the person said it is; compared with what `identify` finds, which must then tell. */
  readonly declaredKind?: (settings: Infer<S>) => Kind;
  /**
   * Makes the app replace the credential by a new one; the old one dies. Cannot read the old secret; its result is the
   * new one. Called once: when its answer is lost, `identify` is asked what became of the old one.
   *
   * @param handle of the old one, as its `identity` told it.
   * @throws {ConnectionError} `outcome_unknown` when it was sent and got no answer; any other code means that the app did
   * not act, e.g. `revoked`, `expired`, `rate_limited`.
   */
  readonly rotate?: (
    context: Context<Infer<S>>,
    wish: RotationWish,
    handle?: string,
  ) => Promise<Issued<Infer<Secrets>>>;
  /** What a manager can do for credentials of this method; `identify` must then tell their `handle`. */
  readonly managed?: Managed<Infer<Secrets>>;
  /**
   * Ends the credential at the app; one that has ended already is no failure.
   *
   * @throws {ConnectionError} when it may still live.
   */
  readonly revoke?: (context: Context<Infer<S>>) => Promise<void>;
}

export interface TokenMethod<
  S extends Schema = Schema,
  Secrets extends Schema = Schema,
  Kind extends string = string,
> extends TokenDefinition<S, Secrets, Kind> {
  readonly kind: 'token';
}

/**
 * A method that sends people to the app to agree (authorization code with PKCE).
 *
 * @see [RFC 6749, section 4.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1)
 */
export function oauth2<S extends Schema>(definition: OAuth2Definition<S>): OAuth2Method<S> {
  return { ...definition, kind: 'oauth2' };
}

/** A method for which people paste a credential that the app gave them. */
export function token<S extends Schema, Secrets extends Schema, const Kind extends string = never>(
  definition: TokenDefinition<S, Secrets, Kind>,
): TokenMethod<S, Secrets, Kind> {
  return { ...definition, kind: 'token' };
}

// NOTE: `any` at the variance point: a method's functions take its own settings, and a list of methods takes them all.
// oxlint-disable-next-line typescript/no-explicit-any
type AnySchema = Schema<any>;
export type Method<Kind extends string = string> =
  | OAuth2Method<AnySchema>
  | TokenMethod<AnySchema, AnySchema, Kind>;
export type Methods<Kind extends string = string> = Readonly<Record<string, Method<Kind>>>;

/** The settings of any of the methods. */
export type SettingsOf<M extends Methods> = { [Id in keyof M]: Infer<M[Id]['settings']> }[keyof M];
