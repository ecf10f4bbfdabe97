import type { ErrorCode, Manifest } from '@moorage/core';

/** What the API answers, as the server's shapes say it. Types only: nothing of the server reaches the browser. */

export type Instant = string;

export type Status = 'healthy' | 'expiring' | 'degraded' | 'needs-reconnect' | 'unknown';

export interface Role {
  readonly level: number;
  readonly name: string;
}

export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly url?: string;
  readonly kind?: string;
  readonly kindLabel?: string;
  readonly scopes: readonly string[];
  readonly role?: Role;
  readonly expiresAt?: Instant;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly url?: string }[];
}

export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly app: string;
  readonly method: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly identity: Identity | null;
  readonly status: Status;
  readonly statusReason: string | null;
  readonly checkedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly revision: number;
}

export interface ConnectionPage {
  readonly items: readonly Connection[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export type ConnectionSort = 'name' | '-name' | 'createdAt' | '-createdAt' | 'expiresAt' | '-expiresAt';

export interface ConnectionQuery {
  readonly search?: string | undefined;
  readonly app?: string | undefined;
  readonly status?: Status | undefined;
  readonly sort?: ConnectionSort | undefined;
  readonly cursor?: string | undefined;
}

export interface NewConnection {
  readonly name: string;
  readonly description: string | null;
  readonly app: string;
  readonly method: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

export type ConnectionChange = Partial<Omit<NewConnection, 'app' | 'method'>> & {
  readonly revision?: number;
};

export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly url?: string;
  readonly role?: Role;
}

export interface ChoicePage {
  readonly items: readonly Choice[];
  readonly nextCursor: string | null;
}

export interface OAuthApplication {
  readonly id: string;
  readonly app: string;
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly createdAt: Instant;
}

export interface OAuthApplicationList {
  readonly items: readonly OAuthApplication[];
  readonly redirectUri: string;
}

export interface NewOAuthApplication {
  readonly app: string;
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export type NewAuthorization =
  | { readonly connectionId: string }
  | Pick<NewConnection, 'app' | 'settings' | 'name' | 'description'>;

export interface Authorization {
  readonly authorizationUrl: string;
  readonly expiresAt: Instant;
}

export interface Setup {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly organization: string;
}

export type App = Manifest;
export type Method = Manifest['methods'][number];

/** The body of every refusal. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly action: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly requestId: string;
}
