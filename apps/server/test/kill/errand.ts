import { z } from 'zod';
import { ships } from './harbour.ts';

/** What a process of its own is to do. */
export const errandSchema = z.object({
  database: z.object({
    sqlite: z.string().optional(),
    postgres: z.record(z.string(), z.string()).optional(),
  }),
  masterKey: z.string(),
  renews: z.array(z.object({ ship: z.enum(ships), id: z.string() })),
  /** Before or after a crossing, or while GitLab is answering; `burn` is the call that burns. */
  falls: z.object({ at: z.string(), when: z.enum(['before', 'after', 'amid']) }).optional(),
});
export type Errand = z.infer<typeof errandSchema>;
