import type { Hono } from 'hono';
import type { AppEnv } from '../http/exchange.ts';
import type { World } from '../world.ts';
import { queryOf, worldOf } from './input.ts';

/** Longest a control call waits for webhooks: a receiver that hangs must not hang the caller too. */
const PATIENCE_MS = 15_000;

/** Waits until what a moved clock has set off is delivered, or the patience is over. */
export async function settle({ deliveries, sleep }: World): Promise<void> {
  const done = new AbortController();
  const patience = sleep(PATIENCE_MS, done.signal).catch(() => undefined);
  await Promise.race([deliveries.idle(), patience]);
  done.abort();
}

/** `GET /deliveries`: webhooks and mails that GitLab sent by itself; `DELETE` forgets them. */
export function mountDeliveries(control: Hono<AppEnv>): void {
  control.get('/deliveries', (c) => {
    queryOf(c.env.exchange.url, []);
    return c.json(worldOf(c).deliveries.list());
  });
  control.delete('/deliveries', (c) => {
    worldOf(c).deliveries.clear();
    return c.body(null, 204);
  });
}
