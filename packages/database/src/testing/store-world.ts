import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../database.ts';

/** Where a contract test gets its databases from. */
export interface StoreWorld {
  /** A new database that holds nothing yet. */
  create(): Promise<StoredData>;
}

export interface StoredData {
  /** Opens it; after closing it again, what was written is still there. */
  open(): Promise<Database>;
  remove(): Promise<void>;
}

export type Use = () => Database;

/** One database for the tests of a `describe`; each test lives in organizations of its own. */
export function useDatabase(world: StoreWorld): Use {
  let data: StoredData;
  let database: Database;
  beforeAll(async () => {
    data = await world.create();
    database = await data.open();
  });
  afterAll(async () => {
    await database.close();
    await data.remove();
  });
  return () => database;
}
