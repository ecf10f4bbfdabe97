import { describe, expect, it } from 'vitest';
import { openSqlite } from './index.ts';
import { connectionRow } from './testing/rows.ts';

describe('an error of a query', () => {
  it('says what went wrong and repeats no parameter', async () => {
    const database = await openSqlite({ path: ':memory:' });
    const row = connectionRow('nobody', { sealedSecrets: 'sealed:very-secret', status: 'sunk' as 'healthy' });
    const error: unknown = await database.stores.connections.insert(row).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'SQLITE_CONSTRAINT_CHECK' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('very-secret');
    expect((error as Error).stack).not.toContain('very-secret');
    await database.close();
  });
});
