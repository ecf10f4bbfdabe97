import { afterAll, beforeAll, describe } from 'vitest';
import { Client } from 'pg';
import { openPostgres } from '../src/index.ts';
import { describeStore, startPostgres, whyNoPostgres, type PostgresServer } from '../src/testing/index.ts';

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

    describeStore('PostgreSQL', {
      async create() {
        databases += 1;
        const name = `test_${databases}`;
        await administer(`create database ${name}`);
        return {
          open: () => openPostgres(server.optionsFor(name)),
          remove: () => administer(`drop database ${name}`),
        };
      },
    });
  },
);
