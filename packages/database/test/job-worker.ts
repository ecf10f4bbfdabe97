// A process of its own on one database: `node job-worker.ts SQLITE_PATH|POSTGRES_JSON OWNER`. Claims and finishes jobs
// until there are none, and prints their subjects; one job takes it down with it, as a crash would.
import { openPostgres, openSqlite } from '../src/index.ts';
import { noon } from '../src/testing/rows.ts';

const [where = '', owner = '', deadly = ''] = process.argv.slice(2);
const database = where.startsWith('{')
  ? await openPostgres(JSON.parse(where) as object)
  : await openSqlite({ path: where });
const done: string[] = [];
for (;;) {
  const jobs = await database.stores.jobs.claim(owner, noon, 60_000, 7);
  if (jobs.length === 0) break;
  for (const job of jobs) {
    if (job.subject === deadly) process.kill(process.pid, 'SIGKILL');
    await database.stores.jobs.finish(job, null);
    done.push(job.subject);
  }
}
process.stdout.write(JSON.stringify(done));
await database.close();
