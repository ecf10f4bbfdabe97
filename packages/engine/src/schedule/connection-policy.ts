import type { Actor, Dependencies } from '../dependencies.ts';
import type { ConnectionRow, JobKind, Policy } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { eventOf } from '../timeline/record.ts';
import { refusalsOf } from '../timeline/turned-away.ts';
import { checkPolicy } from './check-policy.ts';
import { noPolicy, type EffectivePolicy } from './effective-policy.ts';
import { checkDueAt } from './next-check.ts';
import { nextRefreshAt } from './next-refresh.ts';
import { isDead, nextRotationAt } from './next-rotation.ts';
import { outlookOf, type Outlook } from './outlook.ts';
import { overlapStage, type OverlapStage } from './overlap-stage.ts';
import { planConnection, type StandingJob } from './plan-connection.ts';
import { policyChangeInWords } from './policy-words.ts';
import { sentence } from './sentence.ts';

/** What is wished for a connection, what counts, and what will happen. */
export interface ConnectionPolicy extends Policy {
  readonly effective: EffectivePolicy;
  readonly sentence: string;
  readonly canRotateItself: boolean;
  readonly nextCheckAt: Date | null;
  readonly nextRefreshAt: Date | null;
  readonly nextRotationAt: Date | null;
  readonly overlapStage: OverlapStage | null;
}

/** @throws {ConnectionError} `not_found`. */
export async function getPolicy(deps: Dependencies, actor: Actor, id: string): Promise<ConnectionPolicy> {
  const row = await getRow(deps, actor, id);
  return policyOf(deps, row, (await deps.stores.policies.find(row.organizationId, id)) ?? noPolicy);
}

/**
 * Says what is wished for a connection, in place of what was said before, and plans by it.
 *
 * @throws {ConnectionError} `not_found`; `invalid_input` with `fields` for what cannot be.
 */
export async function putPolicy(
  deps: Dependencies,
  actor: Actor,
  id: string,
  wish: Policy,
): Promise<ConnectionPolicy> {
  const row = await getRow(deps, actor, id);
  const { policies, timeline, connections } = deps.stores;
  const before = (await policies.find(row.organizationId, id)) ?? noPolicy;
  const policy = await checkPolicy(deps, row.organizationId, row, wish);
  const managerId = policy.rotate?.managerConnectionId;
  const manager = managerId === undefined ? null : await connections.find(row.organizationId, managerId);
  const message = policyChangeInWords(before, policy, manager?.name ?? null);
  if (message !== null) {
    const updatedAt = deps.clock.now();
    await policies.put({ organizationId: row.organizationId, connectionId: id, policy, updatedAt });
    const details = {
      strategyBefore: before.rotate?.strategy ?? null,
      strategyAfter: policy.rotate?.strategy ?? null,
    };
    await timeline.add([eventOf(deps, row, actor.by, 'policy-changed', { message, details })]);
    await planConnection(deps, row);
  }
  return policyOf(deps, row, policy);
}

async function policyOf(deps: Dependencies, row: ConnectionRow, policy: Policy): Promise<ConnectionPolicy> {
  const now = deps.clock.now();
  const outlook = await outlookOf(deps, row);
  const jobs = await deps.stores.jobs.list(row.id);
  const { effective, overlap } = outlook;
  const retry = retryOf(jobs, outlook.strategy === 'refresh' ? 'refresh' : 'rotate');
  return {
    ...policy,
    effective,
    sentence: sentence(outlook, now, retry, retry === null ? null : await refusalOf(deps, row)),
    canRotateItself: outlook.canRotateItself,
    nextCheckAt: retryOf(jobs, 'check') ?? checkDueAt(row, effective),
    nextRefreshAt: retryOf(jobs, 'refresh') ?? nextRefreshAt(row),
    nextRotationAt: shownRotation(outlook, jobs, now),
    overlapStage: overlap === null ? null : overlapStage(overlap),
  };
}

/** Why the app has turned the last rotation away. */
async function refusalOf(deps: Dependencies, row: ConnectionRow): Promise<string | null> {
  const [last] = await refusalsOf(deps, row);
  return last?.message ?? null;
}

/** When what has failed is tried again; `null` where nothing has. */
export function retryOf(jobs: readonly StandingJob[], kind: JobKind): Date | null {
  return jobs.find((job) => job.kind === kind && job.attempts > 0)?.runAt ?? null;
}

/** When the token is rotated, or tried to be again; `null` where it is not. */
export function shownRotation(
  { row, effective, obstacle }: Outlook,
  jobs: readonly StandingJob[],
  now: Date,
): Date | null {
  const at = obstacle === null ? nextRotationAt(row, effective, now) : null;
  if (at === null) return null;
  // A dead token is due at any time, but tried to be brought back only when its job says so.
  if (isDead(row, now)) return jobs.find(({ kind }) => kind === 'rotate')?.runAt ?? null;
  return retryOf(jobs, 'rotate') ?? at;
}
