import { ConnectionError } from '@moorage/core';
import { expiringBefore, toView } from '../connection-view.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { ConnectionRow, Status } from '../ports.ts';
import { retryOf, shownRotation } from './connection-policy.ts';
import { policiesOf } from './effective-policy.ts';
import { outlookOf, type Around, type Outlook } from './outlook.ts';
import { overlapStage, type OverlapStage } from './overlap-stage.ts';
import type { StandingJob } from './plan-connection.ts';
import { sentence } from './sentence.ts';

/** One connection on the overview. */
export interface LifecycleItem {
  readonly id: string;
  readonly name: string;
  readonly app: string;
  readonly method: string;
  readonly status: Status;
  readonly statusReason: string | null;
  readonly expiresAt: Date | null;
  readonly strategy: Outlook['strategy'];
  readonly nextRotationAt: Date | null;
  readonly sentence: string;
  readonly overlapStage: OverlapStage | null;
}

export interface Lifecycle {
  readonly from: Date;
  readonly to: Date;
  /** Soonest end first, those without an end last. */
  readonly items: readonly LifecycleItem[];
  readonly counts: Readonly<Record<Status, number>>;
  /** `false` where there are more connections than are shown. */
  readonly isComplete: boolean;
}

const mostConnections = 2000;
const pageSize = 500;
const pauseEvery = 100;
const dayMs = 24 * 60 * 60_000;
const defaultDays = 90;
const mostDays = 400;
/** What has four digits in its year. */
const earliest = new Date('0000-01-01T00:00:00Z');
const latest = new Date('9999-12-31T23:59:59.999Z');

/**
 * All connections of the organization, with what keeps each alive and what comes next.
 *
 * @throws {ConnectionError} `invalid_input` when `to` is not after `from`, or more than 400 days; for years that
 * do not have four digits.
 */
export async function overviewLifecycle(
  deps: Dependencies,
  actor: Actor,
  time: { readonly from?: Date | undefined; readonly to?: Date | undefined },
): Promise<Lifecycle> {
  const now = deps.clock.now();
  const from = time.from ?? now;
  const to = time.to ?? new Date(from.getTime() + defaultDays * dayMs);
  refuseOddTime(from, to);
  const { rows, isComplete } = await readRows(deps, actor, now);
  const around = await aroundAll(deps, actor, rows);
  const retries = await retriesOf(deps, actor);
  const items: LifecycleItem[] = [];
  for (const [index, row] of rows.entries()) {
    // Other requests are answered in between.
    if (index % pauseEvery === 0) await deps.wait(0);
    items.push(itemOf(await outlookOf(deps, row, around), now, retries.get(row.id) ?? []));
  }
  const counts = { healthy: 0, expiring: 0, degraded: 0, 'needs-reconnect': 0, unknown: 0 };
  for (const { status } of items) counts[status] += 1;
  return { from, to, items, counts, isComplete };
}

function refuseOddTime(from: Date, to: Date): void {
  const days = (to.getTime() - from.getTime()) / dayMs;
  if (from < earliest) throw oddTime('from', 'Choose a beginning in the year 0 or later.');
  if (!(days > 0)) throw oddTime('to', 'Choose an end after the beginning.');
  if (days > mostDays) throw oddTime('to', `Choose at most ${mostDays} days.`);
  if (to > latest) throw oddTime('to', 'Choose an end in the year 9999 or earlier.');
}

function oddTime(field: 'from' | 'to', sentence: string): ConnectionError {
  return new ConnectionError('invalid_input', sentence, { fields: { [field]: sentence } });
}

async function readRows(
  deps: Dependencies,
  { organizationId }: Actor,
  now: Date,
): Promise<{ readonly rows: readonly ConnectionRow[]; readonly isComplete: boolean }> {
  const rows: ConnectionRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof deps.stores.connections.list>> = await deps.stores.connections.list(
      organizationId,
      {
        sort: 'expiresAt',
        limit: pageSize,
        expiringBefore: expiringBefore(now),
        ...(cursor === null ? {} : { cursor }),
      },
    );
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && rows.length < mostConnections);
  return { rows, isComplete: cursor === null };
}

async function aroundAll(
  { stores }: Dependencies,
  { organizationId }: Actor,
  rows: readonly ConnectionRow[],
): Promise<Around> {
  const policy = policiesOf(await stores.policies.list(organizationId));
  const overlaps = new Map(
    (await stores.overlaps.list(organizationId)).map((row) => [row.connectionId, row]),
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return {
    policy: ({ id }) => policy(id),
    overlap: ({ id }) => overlaps.get(id) ?? null,
    connection: async (_, id) => known.get(id) ?? (await stores.connections.find(organizationId, id)),
  };
}

async function retriesOf(
  { stores }: Dependencies,
  { organizationId }: Actor,
): Promise<ReadonlyMap<string, readonly StandingJob[]>> {
  const jobs = [
    ...(await stores.jobs.listOf(organizationId, 'rotate')),
    ...(await stores.jobs.listOf(organizationId, 'refresh')),
  ];
  return Map.groupBy(jobs, ({ subject }) => subject);
}

function itemOf(outlook: Outlook, now: Date, jobs: readonly StandingJob[]): LifecycleItem {
  const { row, overlap, strategy } = outlook;
  const { id, name, app, method, expiresAt, statusReason } = row;
  const retry = retryOf(jobs, strategy === 'refresh' ? 'refresh' : 'rotate');
  return {
    id,
    name,
    app,
    method,
    status: toView(row, now).status,
    statusReason,
    expiresAt,
    strategy,
    nextRotationAt: shownRotation(outlook, jobs, now),
    sentence: sentence(outlook, now, retry),
    overlapStage: overlap === null ? null : overlapStage(overlap),
  };
}
