import { z } from 'zod';
import { id, instant, line } from './text-shapes.ts';

/** The shapes of how people are told, and of how apps tell Moorage. */

export const channel = z
  .object({
    id,
    kind: z.enum(['webhook', 'email']),
    name: z.string(),
    target: z.string().meta({ description: 'A URL, of which programs see a part, or an e-mail address' }),
    createdAt: instant,
    lastDelivery: z
      .object({
        state: z.enum(['waiting', 'delivered', 'given-up']),
        at: instant,
        error: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'NotificationChannel' });
export const channelList = z.object({
  items: z.array(channel),
  canMail: z.boolean().meta({ description: 'Whether a mail server is configured' }),
});

const channelName = line().min(1, 'Give it a name.').max(100, 'Use at most 100 characters.');
export const newChannel = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('webhook'),
    name: channelName,
    target: z
      .url({ protocol: /^https?$/, error: 'Write a URL, e.g. https://hooks.example.com/moorage.' })
      .max(500),
  }),
  z.object({
    kind: z.literal('email'),
    name: channelName,
    target: z.email('Write an e-mail address, e.g. ada@example.com.').max(200),
  }),
]);
/** `secret` only with a webhook, and only here: receivers check the signature with it. */
export const madeChannel = channel.extend({ secret: z.string().nullable() });

export const delivery = z.object({
  id,
  messageId: z.string(),
  type: z.string(),
  state: z.enum(['waiting', 'delivered', 'given-up']),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: instant,
  triedAt: instant.nullable(),
});
export const deliveryList = z.object({
  items: z.array(delivery),
  nextCursor: z.string().nullable(),
  total: z.int(),
});
export const deliveryQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: line().max(500).optional(),
});

/** What a test said: it is sent while the caller waits. */
export const testOutcome = z.object({ ok: z.boolean(), error: z.string().nullable() });

/** Where the app is to send its webhooks; the secret only when it was just made. */
export const hook = z
  .object({
    url: z.string(),
    isSet: z.boolean(),
    secret: z.string().nullable(),
    createdAt: instant.nullable(),
    receivedAt: instant.nullable(),
  })
  .meta({ id: 'Hook' });
/** No app nests so much; a plugin that walks through it must not run out of stack. */
const mostNested = 100;
/** Whatever the app sends; its plugin reads it. */
export const hookBody = z
  .looseObject({})
  .refine((body) => !isDeep(body), { error: `This is nested deeper than ${mostNested} levels.` })
  .meta({ description: 'As the app documents it' });
export const hookReceipt = z.object({ result: z.enum(['accepted', 'repeated', 'ignored']) });

/** Level by level and not by calling itself, which is what it protects others from. */
function isDeep(value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > mostNested) return true;
    level = level.flatMap((one) => Object.values(one).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
