// A process of its own on one SQLite file: `node worker.ts PATH OWNER KEYS`. Prints the keys whose leases it got.
import { openSqlite } from '../src/index.ts';
import { noon } from '../src/testing/rows.ts';

const [path = '', owner = '', keys = '0', end = ''] = process.argv.slice(2);
const database = await openSqlite({ path });
const got: number[] = [];
for (let key = 0; key < Number(keys); key += 1) {
  const lease = await database.stores.leases.take(`key-${key}`, owner, noon, 60_000);
  if (lease !== null) got.push(key);
}
process.stdout.write(JSON.stringify(got));
if (end === 'killed') process.kill(process.pid, 'SIGKILL');
await database.close();
