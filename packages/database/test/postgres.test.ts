import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../src/index.ts';
import { migrate } from '../src/migrate/migrate.ts';
import { postgresMigrations } from '../src/migrations/postgres.ts';
import { executor, postgresMigrationTarget } from '../src/postgres/migration-target.ts';
import { describeMigrate } from '../src/testing/describe-migrate.ts';
import {
  addOrganization,
  describeStore,
  startPostgres,
  type StoreWorld,
  whyNoPostgres,
  type PostgresServer,
} from '../src/testing/index.ts';
import { connectionRow, intentRow, noon } from '../src/testing/rows.ts';
import { describeAuth } from './describe-auth.ts';
import { describeProcesses } from './describe-processes.ts';
import { describeUpgrade } from './describe-upgrade.ts';

const reason = whyNoPostgres();

describe.skipIf(reason !== undefined)(
  `on a server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let server: PostgresServer;
    let databases = 0;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(() => server.stop());

    async function administer(statement: string): Promise<void> {
      const client = new Client(server.optionsFor('postgres'));
      await client.connect();
      try {
        await client.query(statement);
      } finally {
        await client.end();
      }
    }

    async function emptyDatabase(): Promise<string> {
      databases += 1;
      const name = `test_${databases}`;
      await administer(`create database ${name}`);
      return name;
    }

    const world: StoreWorld = {
      async create() {
        const name = await emptyDatabase();
        return {
          open: () => openPostgres(server.optionsFor(name)),
          remove: () => administer(`drop database ${name}`),
        };
      },
    };

    describeStore('PostgreSQL', world);
    describeAuth('PostgreSQL', world);
    describeMigrate('PostgreSQL', async () => {
      const pool = new Pool(server.optionsFor(await emptyDatabase()));
      return { target: postgresMigrationTarget(pool), close: () => pool.end() };
    });

    describeProcesses('PostgreSQL database', async () => {
      const name = await emptyDatabase();
      const options = server.optionsFor(name);
      return {
        where: JSON.stringify(options),
        open: () => openPostgres(options),
        remove: () => administer(`drop database ${name}`),
      };
    });

    describeUpgrade('PostgreSQL', async () => {
      const name = await emptyDatabase();
      const pool = new Pool(server.optionsFor(name));
      await migrate({ target: postgresMigrationTarget(pool), migrations: postgresMigrations.slice(0, 1) });
      return {
        moment: (date) => `'${date.toISOString()}'`,
        execute: executor(pool),
        async open() {
          await pool.end();
          return openPostgres(server.optionsFor(name));
        },
        remove: () => administer(`drop database ${name}`),
      };
    });

    it('is migrated by several processes at once, each step once', async () => {
      const name = await emptyDatabase();
      const opened = await Promise.all(
        [1, 2, 3, 4].map(() => openPostgres({ ...server.optionsFor(name), version: '1.0.0' })),
      );
      expect(await Promise.all(opened.map((database) => database.ready()))).toEqual([true, true, true, true]);
      await Promise.all(opened.map((database) => database.close()));
    });

    it('is opened by URL, and says it is not ready when the server lost it', async () => {
      const name = await emptyDatabase();
      const { host = '' } = server.optionsFor(name);
      const database = await openPostgres({
        url: `postgres://postgres@/${name}?host=${encodeURIComponent(host)}`,
      });
      expect(await database.ready()).toBe(true);
      await administer(`drop database ${name} with (force)`);
      expect(await database.ready()).toBe(false);
      await database.close();
    });

    it('lives in the schema of the search path', async () => {
      const name = await emptyDatabase();
      const options = server.optionsFor(name);
      const client = new Client(options);
      await client.connect();
      await client.query('create schema moorage');
      const database = await openPostgres({ ...options, options: '-c search_path=moorage' });
      await addOrganization(database);
      const { rows } = await client.query(`select distinct table_schema from information_schema.tables
      where table_schema in ('public', 'moorage')`);
      expect(rows).toEqual([{ table_schema: 'moorage' }]);
      await client.end();
      await database.close();
    });

    it('lets nobody take a lease while a fenced write is under way', async () => {
      const name = await emptyDatabase();
      const database = await openPostgres(server.optionsFor(name));
      const { connections, intents, leases } = database.stores;
      const organizationId = await addOrganization(database);
      const { id: connectionId } = await connections.insert(connectionRow(organizationId));
      await leases.take('key', 'ada', noon, 60_000);
      // A second connection holds the intent's place, so that the fenced write waits inside its transaction.
      const blocker = new Client(server.optionsFor(name));
      await blocker.connect();
      await blocker.query('begin');
      await blocker.query('lock table intents in exclusive mode');
      const fence = { key: 'key', owner: 'ada', epoch: 1, now: noon };
      const opening = intents.open(intentRow({ organizationId, connectionId, leaseEpoch: 1 }), fence);
      const watcher = new Client(server.optionsFor(name));
      await watcher.connect();
      await waitForLock(watcher, 'insert into "intents"%');
      let taken = false;
      const muchLater = new Date(noon.getTime() + 3_600_000);
      const taking = leases.take('key', 'ben', muchLater, 60_000).then((lease) => {
        taken = true;
        return lease;
      });
      await waitForLock(watcher, 'insert into "leases"%');
      expect(taken).toBe(false);
      await blocker.query('commit');
      expect(await opening).toBe(true);
      expect(await taking).toMatchObject({ owner: 'ben', epoch: 2 });
      await Promise.all([blocker.end(), watcher.end()]);
      await database.close();
    });
  },
);

/** Until a query like this waits for a lock, which the server itself tells. */
async function waitForLock(client: Client, like: string): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like $1`,
      [like],
    );
    if (rowCount !== 0) return;
  }
}
