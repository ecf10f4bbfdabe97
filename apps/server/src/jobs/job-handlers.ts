import * as engine from '@moorage/engine';
import type { ClaimedJob, Dependencies, JobKind } from '@moorage/engine';

/**
 * Does one job. `again`: when it is due the next time; `null` when it is over, unless it was planned anew while it ran.
 *
 * @throws {ConnectionError} when the app, or what is stored, did not allow it: it is tried again later.
 */
export type JobHandler = (deps: Dependencies, job: ClaimedJob) => Promise<Date | null>;
export type JobHandlers = Readonly<Record<JobKind, JobHandler>>;

/** What each kind of job does. Everything that decides is in the engine, which plans what comes next with each result. */
export const jobHandlers: JobHandlers = {
  check: ofConnection(async (deps, actor, id) => {
    await engine.checkConnection(deps, actor, id);
    return null;
  }),
  refresh: ofConnection(async (deps, actor, id) => {
    await engine.refreshAhead(deps, actor, id);
    return null;
  }),
  rotate: ofConnection(async (deps, actor, id) => {
    await engine.rotateByPolicy(deps, actor, id);
    return null;
  }),
  'watch-overlap': ofConnection(engine.watchOverlap),
  tell: async (deps, { subject }) => {
    await engine.tellOrganization(deps, subject);
    return null;
  },
  deliver: (deps, { subject }) => engine.deliver(deps, subject),
  sweep: engine.sweep,
};

type OfConnection = (deps: Dependencies, actor: engine.Actor, connectionId: string) => Promise<Date | null>;

function ofConnection(act: OfConnection): JobHandler {
  return (deps, { kind, subject, organizationId }) => {
    if (organizationId === null) throw new TypeError(`A ${kind} job names no organization.`);
    return act(deps, { organizationId, by: { kind: 'schedule' } }, subject);
  };
}
