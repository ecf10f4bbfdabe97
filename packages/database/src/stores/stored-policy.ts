import type { Policy } from '@moorage/engine';
import { z } from 'zod';
import type { Tables } from '../tables/tables.ts';

const rotateSchema = z.object({
  strategy: z.enum(['off', 'in-place', 'manager']),
  managerConnectionId: z.string().exactOptional(),
  daysBefore: z.number(),
  lifeDays: z.number(),
  window: z
    .object({
      days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])),
      from: z.string(),
      to: z.string(),
      timeZone: z.string(),
    })
    .exactOptional(),
});

const overlapSchema = z.object({ quietHours: z.number(), atMostDays: z.number() });

/** What is stored and cannot be read is left to the level above, so that one such row does not hide all others. */
export function toPolicy(stored: Tables['policies']['$inferSelect']): Policy {
  return {
    checkEveryMinutes: stored.checkEveryMinutes,
    remindDaysBefore: z.array(z.number()).safeParse(stored.remindDaysBefore).data ?? null,
    rotate: rotateSchema.safeParse(stored.rotate).data ?? null,
    overlap: overlapSchema.safeParse(stored.overlap).data ?? null,
  };
}
