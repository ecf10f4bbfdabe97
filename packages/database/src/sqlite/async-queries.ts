import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, Statement } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/sqlite-proxy';
import type { Queries } from '../query.ts';

interface OpenTransaction {
  savepoints: number;
  readonly over: Promise<void>;
}

type Answer = unknown[] | undefined;

const statementsKept = 500;

/**
 * Drizzle over one better-sqlite3 connection, with transactions that may await.
 *
 * The driver's own transactions cannot hold a promise. Here, whoever is in the open transaction is known by its async
 * context; every other query of the process waits until the transaction is over, so none slips into it.
 */
export function asyncQueries(client: Database): Queries {
  const context = new AsyncLocalStorage<OpenTransaction>();
  const execute = statementRunner(client);
  const now: { open: OpenTransaction | undefined } = { open: undefined };

  const queries = drizzle(async (text, parameters, method) => {
    // NOTE: nothing is awaited between the last look and the statement, so no transaction can begin in between.
    while (now.open !== undefined && context.getStore() !== now.open) await now.open.over;
    return execute(text, parameters, method);
  });

  async function transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    const current = context.getStore();
    if (current !== undefined && current === now.open) return savepoint(current, () => work(result));
    while (now.open !== undefined) await now.open.over;
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const mine: OpenTransaction = { savepoints: 0, over };
    now.open = mine;
    try {
      return await context.run(mine, () => committed(client, () => work(result)));
    } finally {
      now.open = undefined;
      end();
    }
  }

  async function savepoint<Result>(within: OpenTransaction, work: () => Promise<Result>): Promise<Result> {
    within.savepoints += 1;
    const name = `savepoint_${within.savepoints}`;
    client.exec(`savepoint ${name}`);
    try {
      return await work();
    } catch (error) {
      client.exec(`rollback to ${name}`);
      throw error;
    } finally {
      client.exec(`release ${name}`);
      within.savepoints -= 1;
    }
  }

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the variance point of sqliteKit, for its queries
  const result = Object.assign(queries, { transaction }) as unknown as Queries;
  return result;
}

/** NOTE: immediate, because a transaction that reads first and then writes could lose its snapshot to another process. */
async function committed<Result>(client: Database, work: () => Promise<Result>): Promise<Result> {
  client.exec('begin immediate');
  try {
    const result = await work();
    client.exec('commit');
    return result;
  } catch (error) {
    if (client.inTransaction) client.exec('rollback');
    throw error;
  }
}

/** Keeps what it has prepared: Drizzle writes the same few texts again and again. */
function statementRunner(client: Database) {
  const prepared = new Map<string, Statement>();

  function prepare(text: string): Statement {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const statement = client.prepare(text);
    if (statement.reader) statement.raw(true);
    if (prepared.size >= statementsKept) prepared.clear();
    prepared.set(text, statement);
    return statement;
  }

  /** NOTE: `changes` is what better-auth's adapter counts written rows by. */
  return (text: string, parameters: unknown[], method: string): { rows: unknown[]; changes?: number } => {
    const statement = prepare(text);
    if (!statement.reader) return { rows: [], changes: statement.run(...parameters).changes };
    if (method !== 'get') return { rows: statement.all(...parameters) };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Drizzle knows a missing row by `undefined` here
    return { rows: statement.get(...parameters) as Answer as unknown[] };
  };
}
