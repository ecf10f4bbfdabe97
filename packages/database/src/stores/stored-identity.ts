import type { Identity } from '@moorage/engine';
import { z } from 'zod';

const schema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  scopes: z.array(z.string()),
  role: z.object({ level: z.number(), name: z.string() }).exactOptional(),
  expiresAt: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .exactOptional(),
  handle: z.string().exactOptional(),
  rotatesItself: z.boolean().exactOptional(),
  createsCredentials: z.boolean().exactOptional(),
  facts: z
    .array(z.object({ label: z.string(), value: z.string(), url: z.string().exactOptional() }))
    .exactOptional(),
});

/** `null` also for what is no identity, so that one such row does not hide all others; the next check writes it anew. */
export function readIdentity(stored: unknown): Identity | null {
  return schema.safeParse(stored).data ?? null;
}
