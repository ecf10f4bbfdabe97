// A process of its own that renews credentials, and may be told where to fall: `node child.ts ERRAND`, see `Errand`.
// Prints `ready` before it begins and `done` when it has come to the end.
// oxlint-disable-next-line no-restricted-imports -- a process that is killed lives in real time
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgres, openSqlite } from '@moorage/database';
import { createGuardedFetch, parseAllowList } from '@moorage/engine';
import { watchPorts, type Fate } from './crossings.ts';
import { errandSchema, type Errand } from './errand.ts';
import { createEngine, dueAt } from './harbour.ts';
import { isBurning } from './mishaps.ts';
import { work } from './voyage.ts';

const errand: Errand = errandSchema.parse(JSON.parse(process.argv[2] ?? ''));
const { sqlite, postgres } = errand.database;
const database =
  sqlite === undefined ? await openPostgres(postgres ?? {}) : await openSqlite({ path: sqlite });
const guardedFetch = createGuardedFetch({
  allowPrivate: parseAllowList('127.0.0.1'),
  userAgent: 'Moorage/kill-test',
});
const deps = await createEngine(errand.masterKey, {
  stores: database.stores,
  send: (url, init) => guardedFetch(url, init),
  // oxlint-disable-next-line no-restricted-properties -- real time, as above
  now: () => new Date(dueAt.getTime() + performance.now()),
  wait: async (milliseconds) => {
    await sleep(milliseconds);
  },
});

/** The real thing: no handler runs, nothing is flushed. */
const fall = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('a dead process went on');
};

const fate: Fate = (_, name) => {
  const { at, when } = errand.falls ?? {};
  if (at === undefined || !(at === 'burn' ? isBurning(name) : name === at)) return undefined;
  return async (call) => {
    if (when === 'before') fall();
    // oxlint-disable-next-line no-restricted-globals -- real time, as above
    if (when === 'amid') setTimeout(fall, 250);
    await call();
    return fall();
  };
};

process.stdout.write('ready\n');
await Promise.all(
  errand.renews.map(({ ship, id }) => watchPorts(deps, fate).live((deps) => work(deps, ship, id))),
);
process.stdout.write('done\n');
await guardedFetch.close();
await database.close();
