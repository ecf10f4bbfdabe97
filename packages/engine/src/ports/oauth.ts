export interface OAuthApplicationRow {
  readonly id: string;
  readonly organizationId: string;
  readonly app: string;
  /** Normalised base URL of the instance; one application per app and instance. */
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly sealedClientSecret: string;
  readonly createdAt: Date;
}

export interface OAuthApplicationStore {
  /** @throws {ConnectionError} `conflict` when the organization has one for this app and instance. */
  insert(row: OAuthApplicationRow): Promise<OAuthApplicationRow>;
  find(organizationId: string, id: string): Promise<OAuthApplicationRow | null>;
  findByInstance(
    organizationId: string,
    app: string,
    instanceUrl: string,
  ): Promise<OAuthApplicationRow | null>;
  list(organizationId: string): Promise<readonly OAuthApplicationRow[]>;
  /** @returns the row as it is now, or `null` when there is none. */
  replaceSecret(
    organizationId: string,
    id: string,
    sealedClientSecret: string,
  ): Promise<OAuthApplicationRow | null>;
  /** @throws {ConnectionError} `conflict` while connections use it. */
  remove(organizationId: string, id: string): Promise<boolean>;
}

/** A person on the way to the app and back. */
export interface AuthorizationRow {
  /** SHA-256 of the state, base64url. The state itself is stored nowhere. */
  readonly stateHash: string;
  readonly organizationId: string;
  readonly personId: string;
  readonly app: string;
  readonly method: string;
  readonly oauthApplicationId: string;
  readonly instanceUrl: string;
  readonly settings: unknown;
  readonly name: string;
  readonly description: string | null;
  /** Reconnect: which connection gets the new credential. */
  readonly connectionId: string | null;
  readonly sealedCodeVerifier: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface AuthorizationStore {
  insert(row: AuthorizationRow): Promise<void>;
  /** Takes it out: of two callers at once, one gets the row and the other `null`. */
  take(stateHash: string): Promise<AuthorizationRow | null>;
  removeExpired(now: Date): Promise<number>;
}
