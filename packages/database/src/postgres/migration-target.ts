import type { ClientBase, Pool } from 'pg';
import type { Execute, MigrationTarget } from '../migrate/migrate.ts';

/** Any number will do that nobody else locks: the letters "moor". */
const lock = 0x6d6f6f72;

/** Migrates over a pool. The lock is an advisory one that ends with the transaction, however it ends. */
export function postgresMigrationTarget(pool: Pool): MigrationTarget {
  return {
    async exclusively(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query(`select pg_advisory_xact_lock(${lock})`);
        const result = await work(executor(client));
        await client.query('commit');
        return result;
      } catch (error) {
        // Where the connection itself is gone, so is the transaction, and the first error is the one to tell.
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

export function executor(client: ClientBase | Pool): Execute {
  return async (text, parameters = []) => {
    let count = 0;
    const numbered = parameters.length === 0 ? text : text.replaceAll('?', () => `$${(count += 1)}`);
    const { rows } = await client.query<Record<string, unknown>>(numbered, [...parameters]);
    return rows;
  };
}
