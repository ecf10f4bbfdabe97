import type { Dependencies } from '../dependencies.ts';
import type { NewJob } from '../ports.ts';
import type { RemindersDue } from './plan-all.ts';

/**
 * Makes sure that people are told: now where something happened that they have not been told of, else when the next
 * reminder is due. What was planned stays in the table, so that a reminder is only late when nothing ran at its time.
 */
export async function planTelling({ stores, clock }: Dependencies, reminders: RemindersDue): Promise<void> {
  const runAt = new Map(reminders);
  for (const organizationId of await stores.timeline.organizationsUntold())
    runAt.set(organizationId, clock.now());
  const jobs = [...runAt].map(([organizationId, at]): NewJob => ({
    kind: 'tell',
    subject: organizationId,
    organizationId,
    runAt: at,
  }));
  if (jobs.length > 0) await stores.jobs.plan(jobs, 'earlier');
}
