import type { Dependencies } from '../dependencies.ts';
import { nextTellAt } from '../notifications/tell-organization.ts';
import type { NewJob } from '../ports.ts';
import type { RemindersDue } from './plan-all.ts';

/**
 * Makes sure that people are told: soon where something happened that they have not been told of, else when the next
 * reminder is due. What was planned stays in the table, so that a reminder is only late when nothing ran at its time.
 */
export async function planTelling(deps: Dependencies, reminders: RemindersDue): Promise<void> {
  const runAt = new Map(reminders);
  for (const organizationId of await deps.stores.timeline.organizationsUntold()) {
    const at = await nextTellAt(deps, organizationId);
    const reminder = runAt.get(organizationId);
    if (at !== null && (reminder === undefined || at < reminder)) runAt.set(organizationId, at);
  }
  const jobs = [...runAt].map(([organizationId, at]): NewJob => ({
    kind: 'tell',
    subject: organizationId,
    organizationId,
    runAt: at,
  }));
  if (jobs.length > 0) await deps.stores.jobs.plan(jobs, 'earlier');
}
