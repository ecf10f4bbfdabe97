import { eq } from 'drizzle-orm';
import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Tables } from '../tables/tables.ts';
import type { Queries } from '../query.ts';
import { asyncQueries } from './async-queries.ts';
import { openFile } from './open-file.ts';

/** Only its `id` is used; the stores' own tables would ask for far more columns. */
const t = sqliteTable('ships', { id: integer('id').primaryKey() }) as unknown as Tables['leases'] & {
  id: Tables['leases']['epoch'];
};

describe('queries over SQLite', () => {
  let queries: Queries;
  beforeEach(() => {
    const client = openFile({ path: ':memory:' });
    client.exec('create table ships (id integer primary key)');
    queries = asyncQueries(client);
  });

  const insert = (q: Queries, id: number) => q.insert(t).values({ id } as never);
  const ids = async (q: Queries = queries) =>
    (await q.select({ id: t.id }).from(t).orderBy(t.id)).map((r) => r.id);

  it('commit a transaction that awaits', async () => {
    const answer = await queries.transaction(async (q) => {
      await insert(q, 1);
      await Promise.resolve();
      await insert(q, 2);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await ids()).toEqual([1, 2]);
  });

  it('take everything back when the work throws', async () => {
    const failing = queries.transaction(async (q) => {
      await insert(q, 1);
      throw new Error('sunk');
    });
    await expect(failing).rejects.toThrow('sunk');
    expect(await ids()).toEqual([]);
  });

  it('take everything back when a statement fails', async () => {
    const failing = queries.transaction(async (q) => {
      await insert(q, 1);
      await insert(q, 1);
    });
    await expect(failing).rejects.toMatchObject({ cause: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } });
    expect(await ids()).toEqual([]);
  });

  it('keep a stranger outside until the transaction is over', async () => {
    const inside = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const order: string[] = [];
    const writing = queries.transaction(async (q) => {
      await insert(q, 1);
      inside.resolve();
      await goOn.promise;
      order.push('committed');
    });
    await inside.promise;
    const reading = ids().then((seen) => {
      order.push('read');
      return seen;
    });
    const stranger = insert(queries, 2).then(() => order.push('written'));
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(order).toEqual([]);
    goOn.resolve();
    await Promise.all([writing, stranger]);
    expect(order[0]).toBe('committed');
    expect(await reading).toContain(1);
  });

  it('run transactions one after the other', async () => {
    await Promise.all(
      [1, 2, 3, 4, 5].map((id) =>
        queries.transaction(async (q) => {
          const before = await ids(q);
          await Promise.resolve();
          await insert(q, id);
          expect(await ids(q)).toHaveLength(before.length + 1);
        }),
      ),
    );
    expect(await ids()).toHaveLength(5);
  });

  it('take back an inner transaction and keep the outer one', async () => {
    await queries.transaction(async (q) => {
      await insert(q, 1);
      const inner = q.transaction(async (q) => {
        await insert(q, 2);
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
      await q.transaction(async (q) => insert(q, 3));
    });
    expect(await ids()).toEqual([1, 3]);
  });

  it('treat what outlives its transaction as a stranger', async () => {
    const goOn = Promise.withResolvers<void>();
    let straggler: Promise<unknown> = Promise.resolve();
    await queries.transaction(async (q) => {
      straggler = goOn.promise.then(() => insert(q, 9));
    });
    const failing = queries.transaction(async (q) => {
      await insert(q, 1);
      goOn.resolve();
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      throw new Error('sunk');
    });
    await expect(failing).rejects.toThrow('sunk');
    await straggler;
    expect(await ids()).toEqual([9]);
  });

  it('tell how many rows a write has changed, as better-auth counts them', async () => {
    await insert(queries, 1);
    await insert(queries, 2);
    expect(await queries.delete(t)).toMatchObject({ changes: 2 });
    expect(await queries.delete(t).where(eq(t.id, 1))).toMatchObject({ changes: 0 });
  });
});
