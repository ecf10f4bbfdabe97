import { ConnectionError, type NewJob } from '@moorage/engine';
import { sql, type SQL } from 'drizzle-orm';
import { brokenRule } from '../errors.ts';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';

type Jobs = Tables['jobs'];
type Move = 'earlier' | 'exactly';

/** SQLite takes some thousand values in one statement. */
const jobsPerStatement = 500;

/** Makes sure there are these jobs; one that is running is asked to run once more. */
export async function upsertJobs(
  queries: Queries,
  t: Jobs,
  jobs: readonly NewJob[],
  move: Move,
): Promise<void> {
  const rows = onePerId(jobs, move);
  for (let from = 0; from < rows.length; from += jobsPerStatement) {
    await queries
      .insert(t)
      .values(rows.slice(from, from + jobsPerStatement))
      .onConflictDoUpdate({ target: t.id, ...moved(t, move) })
      .catch(orOrganizationGone);
  }
}

/** NOTE: in the order of their ids, so that two planners of the same jobs never wait for each other in a circle. */
function onePerId(jobs: readonly NewJob[], move: Move): Jobs['$inferInsert'][] {
  const rows = new Map<string, Jobs['$inferInsert']>();
  for (const { kind, subject, organizationId, runAt } of jobs) {
    const id = `${kind}:${subject}`;
    const other = rows.get(id);
    if (move === 'earlier' && other !== undefined && other.runAt <= runAt) continue;
    rows.set(id, { id, kind, subject, organizationId, runAt, attempts: 0, epoch: 0 });
  }
  return [...rows.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Where the row is there already. A statement that would change nothing writes nothing. */
function moved(t: Jobs, move: Move): { readonly set: Record<string, SQL>; readonly setWhere: SQL } {
  const planned = sql`excluded.${sql.identifier(t.runAt.name)}`;
  const isFree = sql`${t.leaseEndsAt} is null`;
  const again =
    move === 'exactly'
      ? planned
      : sql`case when ${t.againAt} < ${planned} then ${t.againAt} else ${planned} end`;
  const isOther = move === 'exactly' ? sql`${t.runAt} <> ${planned}` : sql`${t.runAt} > ${planned}`;
  return {
    set: {
      runAt: sql`case when ${isFree} then ${planned} else ${t.runAt} end`,
      againAt: sql`case when ${isFree} then null else ${again} end`,
    },
    setWhere: sql`not (${isFree}) or ${isOther}`,
  };
}

function orOrganizationGone(error: unknown): never {
  if (brokenRule(error) !== 'foreign key') throw error;
  throw new ConnectionError('not_found', 'The organization does not exist any more.');
}
