import { expect, test } from 'vitest';
import { sqliteKit } from '../src/kit/sqlite-kit.ts';
import { migrate } from '../src/migrate/migrate.ts';
import { sqliteMigrations } from '../src/migrations/sqlite.ts';
import { asyncQueries } from '../src/sqlite/async-queries.ts';
import { sqliteMigrationTarget } from '../src/sqlite/migration-target.ts';
import { openFile } from '../src/sqlite/open-file.ts';
import { createStores } from '../src/stores/stores.ts';
import { defineTables } from '../src/tables/tables.ts';
import { addOrganization, connectionRow, eventRow, intentRow, noon } from '../src/testing/rows.ts';

test('a full disk takes nothing of a write, and the same write is taken when there is room again', async () => {
  const client = openFile({ path: ':memory:' });
  await migrate({ target: sqliteMigrationTarget(client), migrations: sqliteMigrations });
  const queries = asyncQueries(client);
  const tables = defineTables(sqliteKit);
  const stores = createStores(queries, tables, sqliteKit);
  const organizationId = await addOrganization({ auth: { queries, tables: tables.auth } });
  const row = await stores.connections.insert(connectionRow(organizationId));
  await stores.leases.take('key', 'ada', noon, 60_000);
  const intent = intentRow({ organizationId, connectionId: row.id, leaseEpoch: 1 });
  await stores.intents.open(intent, { key: 'key', owner: 'ada', epoch: 1, now: noon });
  const message = 'It was rotated.'.repeat(10_000);
  const event = eventRow({ organizationId, connectionId: row.id, kind: 'rotated', message });
  const write = () =>
    stores.connections.update(
      organizationId,
      row.id,
      1,
      { sealedSecrets: 'sealed:new', updatedAt: noon },
      { events: [event], clearsIntent: intent.id },
    );

  client.pragma(`max_page_count = ${String(client.pragma('page_count', { simple: true }))}`);
  await expect(write()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  expect(await stores.connections.find(organizationId, row.id)).toStrictEqual(row);
  expect(await stores.intents.findOpen(row.id)).toStrictEqual(intent);

  client.pragma('max_page_count = 1000000');
  expect(await write()).toMatchObject({ sealedSecrets: 'sealed:new', revision: 2 });
  expect(await stores.intents.findOpen(row.id)).toBeNull();
  client.close();
});
