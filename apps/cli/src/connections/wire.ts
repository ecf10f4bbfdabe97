import { z } from 'zod';

/** What the command reads of the API's answers. Members that it does not know stay in, for `--json`. */

export const failure = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    action: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    requestId: z.string(),
  }),
});
export type Refusal = z.output<typeof failure>['error'];

export const statuses = ['healthy', 'expiring', 'degraded', 'needs-reconnect', 'unknown'] as const;
export type Status = (typeof statuses)[number];

const instant = z.iso.datetime();

export const connection = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  app: z.string(),
  method: z.string(),
  settings: z.record(z.string(), z.unknown()),
  identity: z
    .looseObject({
      name: z.string(),
      kindLabel: z.string().optional(),
      scopes: z.array(z.string()),
      role: z.looseObject({ name: z.string() }).optional(),
    })
    .nullable(),
  status: z.enum(statuses),
  statusReason: z.string().nullable(),
  checkedAt: instant.nullable(),
  expiresAt: instant.nullable(),
});
export type Connection = z.output<typeof connection>;

export const connectionPage = z.looseObject({
  items: z.array(connection),
  nextCursor: z.string().nullable(),
  total: z.number(),
});

export const policy = z.looseObject({ sentence: z.string() });

export const timeline = z.looseObject({
  items: z.array(
    z.looseObject({
      at: instant,
      kind: z.string(),
      by: z.looseObject({ kind: z.string(), name: z.string().optional() }),
      message: z.string().nullable(),
    }),
  ),
});

export const credential = z.looseObject({
  headers: z.record(z.string(), z.string()),
  values: z.record(z.string(), z.string()),
});
