import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, JobKind, NewJob } from '../ports.ts';
import { policiesOf, type EffectivePolicy } from '../schedule/effective-policy.ts';
import { nextReminderAt } from '../schedule/next-reminder.ts';
import { outlookOf, type Around } from '../schedule/outlook.ts';
import { changesOf, type StandingJob } from '../schedule/plan-connection.ts';

const pageSize = 500;
const kinds = ['check', 'refresh', 'rotate', 'watch-overlap'] as const satisfies readonly JobKind[];

/** By organization, when the next reminder of an expiry is due. */
export type RemindersDue = ReadonlyMap<string, Date>;

/** What is known of an organization during one sweep. */
interface Known {
  readonly around: Around;
  readonly jobs: ReadonlyMap<string, readonly StandingJob[]>;
}

/** Plans what is missing or misplaced for every connection; what is in its place costs no write and no look-up. */
export async function planAll(deps: Dependencies): Promise<RemindersDue> {
  const known = new Map<string, Known>();
  const reminders = new Map<string, Date>();
  let after: string | null = null;
  for (;;) {
    const rows: readonly ConnectionRow[] = await deps.stores.connections.scan(after, pageSize);
    await planPage(deps, rows, known, reminders);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < pageSize) return reminders;
    // Requests are answered in between.
    await deps.wait(0);
  }
}

/** One write for all of a page. What cannot be told of one connection keeps nothing from the others. */
async function planPage(
  deps: Dependencies,
  rows: readonly ConnectionRow[],
  known: Map<string, Known>,
  reminders: Map<string, Date>,
): Promise<void> {
  const planned: NewJob[] = [];
  for (const row of rows) {
    const { organizationId, id } = row;
    try {
      const own = known.get(organizationId) ?? (await lookUp(deps, organizationId));
      known.set(organizationId, own);
      const outlook = await outlookOf(deps, row, own.around);
      const { plan, cancel } = await changesOf(deps, outlook, own.jobs.get(id) ?? []);
      planned.push(...plan);
      for (const kind of cancel) await deps.stores.jobs.cancel(kind, id);
      note(reminders, row, outlook.effective, deps.clock.now());
    } catch (error) {
      const code = isConnectionError(error) ? error.code : 'internal';
      deps.log.warn('the jobs of a connection could not be planned', { connectionId: id, code });
    }
  }
  if (planned.length > 0) await deps.stores.jobs.plan(planned, 'exactly');
}

async function lookUp({ stores }: Dependencies, organizationId: string): Promise<Known> {
  const policy = policiesOf(await stores.policies.list(organizationId));
  const overlaps = new Map(
    (await stores.overlaps.list(organizationId)).map((row) => [row.connectionId, row]),
  );
  const managers = new Map<string, ConnectionRow | null>();
  const jobs: StandingJob[] = [];
  for (const kind of kinds) jobs.push(...(await stores.jobs.listOf(organizationId, kind)));
  return {
    around: {
      policy: ({ id }) => policy(id),
      overlap: ({ id }) => overlaps.get(id) ?? null,
      connection: async (_, id) => {
        const known = managers.get(id) ?? (await stores.connections.find(organizationId, id));
        managers.set(id, known);
        return known;
      },
    },
    jobs: Map.groupBy(jobs, ({ subject }) => subject),
  };
}

function note(reminders: Map<string, Date>, row: ConnectionRow, effective: EffectivePolicy, now: Date): void {
  const at = nextReminderAt(row, effective, now);
  const known = reminders.get(row.organizationId);
  if (at !== null && (known === undefined || at < known)) reminders.set(row.organizationId, at);
}
