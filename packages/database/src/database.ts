import type { Stores } from '@moorage/engine';
import type { Queries } from './query.ts';
import type { AuthTables } from './tables/auth-tables.ts';

/** An open, migrated database. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  readonly stores: Stores;
  /** People and their sessions; `authStorage` makes of it what better-auth wants. */
  readonly auth: AuthData;
  /** Whether it answers and has the tables of this version. Never rejects. */
  ready(): Promise<boolean>;
  /** Waits for what was begun. */
  close(): Promise<void>;
}

export interface AuthData {
  readonly queries: Queries;
  readonly tables: AuthTables;
}
