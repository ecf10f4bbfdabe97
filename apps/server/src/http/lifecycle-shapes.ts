import { eventKinds } from '@moorage/engine';
import { z } from 'zod';
import { status } from './shapes.ts';
import { id, instant, line } from './text-shapes.ts';

/** The shapes of what keeps connections alive: policies, timeline, overview, bulk actions. */

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day as HH:MM, e.g. 02:30.');

export const window = z
  .object({
    days: z
      .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
      .min(1, 'Choose at least one day.')
      .max(7),
    from: timeOfDay,
    to: timeOfDay.meta({ description: 'Past midnight when it is not after `from`' }),
    timeZone: line().min(1).max(64).meta({ description: 'IANA name, e.g. Europe/Berlin' }),
  })
  .meta({ id: 'Window' });

export const rotate = z
  .object({
    strategy: z.enum(['off', 'in-place', 'manager']),
    managerConnectionId: id.optional().meta({ description: 'With the strategy `manager`' }),
    daysBefore: z.int().min(1).max(180).default(7).meta({ description: 'Days before expiry' }),
    lifeDays: z.int().min(1).max(400).default(90).meta({ description: 'Days that the new token lives' }),
    window: window.optional().meta({ description: 'Left out: at any time' }),
  })
  .meta({ id: 'RotationPolicy' });

export const overlap = z
  .object({
    quietHours: z
      .int()
      .min(1)
      .max(24 * 30)
      .meta({ description: 'How long nobody may have used the old token before it is revoked' }),
    atMostDays: z.int().min(1).max(90).meta({ description: 'Then it is revoked, used or not' }),
  })
  .meta({ id: 'OverlapPolicy' });

/** What is wished; `null` or left out: as the organization's default says. */
export const policyChange = z.object({
  checkEveryMinutes: z.int().min(5).max(10_080).nullish(),
  remindDaysBefore: z.array(z.int().min(1).max(365)).max(10).nullish(),
  rotate: rotate.nullish(),
  overlap: overlap
    .nullish()
    .meta({ description: 'With the strategy `manager`: the old token lives on for a while' }),
});

const wished = z.object({
  checkEveryMinutes: z.int().nullable(),
  remindDaysBefore: z.array(z.int()).nullable(),
  rotate: rotate.nullable(),
  overlap: overlap.nullable(),
});
const effective = z.object({
  checkEveryMinutes: z.int(),
  remindDaysBefore: z.array(z.int()),
  rotate,
  overlap: overlap.nullable(),
});

/** The default of the organization. */
export const defaultPolicy = wished.extend({ effective }).meta({ id: 'DefaultPolicy' });

/** A token that lives on beside its successor. */
export const overlapStage = z.object({
  startedAt: instant,
  lastUsedAt: instant.nullable().meta({ description: 'When the app last saw the old token used' }),
  revokesAt: instant.meta({ description: 'When it is revoked if nobody uses it any more' }),
  endsAt: instant.meta({ description: 'When it is revoked, used or not' }),
});

export const policy = wished
  .extend({
    effective,
    sentence: z.string().meta({ description: 'What will happen, in plain words' }),
    canRotateItself: z.boolean(),
    nextCheckAt: instant.nullable(),
    nextRefreshAt: instant.nullable(),
    nextRotationAt: instant.nullable(),
    overlapStage: overlapStage.nullable(),
  })
  .meta({ id: 'Policy' });

export const initiator = z.object({
  kind: z.enum(['person', 'access-key', 'schedule', 'webhook']),
  id: id.optional(),
  name: z.string().optional(),
});

export const timelineEvent = z
  .object({
    id,
    at: instant,
    kind: z.enum(eventKinds),
    by: initiator,
    message: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'TimelineEvent' });

export const timelineQuery = z.object({
  kind: z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'One or more kinds, commas between, e.g. `rotated,failed`' }),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  cursor: line().max(500).optional(),
});
export const timeline = z.object({
  items: z.array(timelineEvent),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
});

export const lifecycleQuery = z.object({
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Left out: now' }),
  to: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'Left out: 90 days after `from`; at most 400' }),
});

/** One connection on the overview. */
export const lifecycleItem = z.object({
  id,
  name: z.string(),
  app: z.string(),
  method: z.string(),
  status,
  statusReason: z.string().nullable(),
  expiresAt: instant.nullable(),
  strategy: z.enum(['refresh', 'off', 'in-place', 'manager']).meta({ description: 'What keeps it alive' }),
  nextRotationAt: instant.nullable(),
  sentence: z.string(),
  overlapStage: overlapStage.nullable(),
});

/** Everything of the organization: what ends or rotates in the time asked for is told by the instants. */
export const lifecycle = z
  .object({
    from: instant,
    to: instant,
    items: z.array(lifecycleItem),
    counts: z.record(status, z.number().int()),
    isComplete: z.boolean().meta({ description: 'False where there are more connections than are shown' }),
  })
  .meta({ id: 'Lifecycle' });

export const action = z.object({
  action: z.enum(['check', 'refresh', 'rotate', 'renew', 'set-policy']).meta({
    description: '`renew` refreshes what is OAuth and rotates what is a token',
  }),
  ids: z.array(id).min(1, 'Name at least one connection.').max(50, 'Name at most 50 connections at a time.'),
  policy: policyChange.optional().meta({ description: 'With `set-policy`' }),
  lifeDays: z
    .int()
    .min(1)
    .max(400)
    .optional()
    .meta({ description: 'With `rotate`; left out: by the policy' }),
});
export const actionResults = z.object({
  results: z.array(
    z.object({
      id,
      ok: z.boolean(),
      status: status.nullable().meta({ description: 'As it is now; null where there is no such connection' }),
      error: z
        .object({ code: z.string(), message: z.string(), action: z.string() })
        .nullable()
        .meta({ description: 'Why it was not done' }),
    }),
  ),
});

/** Moorage's time, where it can be moved: in the demo and in tests. */
export const clock = z
  .object({
    now: instant,
    isMoving: z.boolean(),
    from: instant.nullable().meta({ description: 'Where the move under way began' }),
    to: instant.nullable().meta({ description: 'Where it will end' }),
  })
  .meta({ id: 'Clock' });
export const clockMove = z.object({
  days: z.int().min(1).max(366).meta({ description: 'How far forward; what falls due on the way happens' }),
});
