import type { Database } from 'better-sqlite3';
import type { Execute, MigrationTarget } from '../migrate/migrate.ts';

/**
 * Migrates over a SQLite connection that nothing else uses yet. The lock is the write lock of the file.
 *
 * NOTE: foreign keys are off meanwhile and checked before the commit, since SQLite changes a table by copying and dropping it,
 * and dropping a table deletes what points to it. The pragma means nothing inside a transaction, so it stands around it.
 *
 * @see https://www.sqlite.org/lang_altertable.html#otheralter
 */
export function sqliteMigrationTarget(client: Database): MigrationTarget {
  return {
    async exclusively(work) {
      client.pragma('foreign_keys = OFF');
      try {
        client.exec('begin immediate');
        const result = await work(executor(client));
        const broken = client.pragma('foreign_key_check');
        if (Array.isArray(broken) && broken.length > 0) {
          throw new Error(`A migration would leave ${broken.length} rows pointing to nothing.`);
        }
        client.exec('commit');
        return result;
      } finally {
        if (client.inTransaction) client.exec('rollback');
        client.pragma('foreign_keys = ON');
      }
    },
  };
}

export function executor(client: Database): Execute {
  return async (text, parameters = []) => {
    const statement = client.prepare(text);
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  };
}
