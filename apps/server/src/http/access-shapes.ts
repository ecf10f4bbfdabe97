import { z } from 'zod';
import { id, instant, line } from './text-shapes.ts';

/** The shapes of access keys, and of what they may be lent. */

export const accessKey = z
  .object({
    id,
    name: z.string(),
    start: z.string().meta({ description: 'What the key begins with, to know it again' }),
    access: z.enum(['read', 'write']),
    lends: z.boolean().meta({ description: 'May be lent credentials' }),
    createdBy: z.object({ id, name: z.string() }),
    createdAt: instant,
    expiresAt: instant.nullable(),
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'AccessKey' });
export const accessKeyList = z.object({ items: z.array(accessKey) });

export const newAccessKey = z.object({
  name: line().min(1, 'Give it a name.').max(100, 'Use at most 100 characters.').meta({ title: 'Name' }),
  access: z.enum(['read', 'write']).default('read'),
  lends: z.boolean().default(false),
  expiresInDays: z.int().min(1).max(3650).nullable().default(90).meta({ description: 'null: never' }),
});
/** The only answer that ever holds the key. */
export const madeAccessKey = accessKey.extend({ key: z.string() });

/** A credential that works now. */
export const credential = z
  .object({
    connectionId: id,
    app: z.string(),
    method: z.string(),
    baseUrl: z
      .string()
      .meta({ description: 'The instance that the credential belongs to: what paths are appended to' }),
    headers: z.record(z.string(), z.string()).meta({ description: 'To be sent with each request' }),
    values: z.record(z.string(), z.string()).meta({
      description: 'The credential by itself: `accessToken` for OAuth, else the fields of the method',
    }),
    expiresAt: instant.nullable().meta({ description: 'Ask again before then' }),
  })
  .meta({ id: 'Credential' });
