import type { ReminderStore } from '@moorage/engine';
import { and, desc, eq } from 'drizzle-orm';
import type { Queries } from '../query.ts';
import type { Tables } from '../tables/tables.ts';
import { orConnectionGone } from './connection-gone.ts';
import { insertEvents } from './event-row.ts';

export function createReminderStore(
  queries: Queries,
  { reminders: t, timelineEvents }: Tables,
): ReminderStore {
  return {
    async add({ connectionId, expiresAt, daysBefore }, event) {
      const { organizationId } = event;
      const adding = queries.transaction(async (queries) => {
        const written = await queries
          .insert(t)
          .values({ organizationId, connectionId, expiresAt, daysBefore })
          .onConflictDoNothing()
          .returning({ daysBefore: t.daysBefore });
        if (written.length === 0) return false;
        await insertEvents(queries, timelineEvents, [event]);
        return true;
      });
      return adding.catch(orConnectionGone);
    },

    async given(connectionId, expiresAt) {
      const rows = await queries
        .select({ daysBefore: t.daysBefore })
        .from(t)
        .where(and(eq(t.connectionId, connectionId), eq(t.expiresAt, expiresAt)))
        .orderBy(desc(t.daysBefore));
      return rows.map(({ daysBefore }) => daysBefore);
    },
  };
}
