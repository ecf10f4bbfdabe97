import type { Dependencies } from '../dependencies.ts';

const dayMs = 24 * 60 * 60_000;
const keepDays = 30;
/** Rows at a time, so that nobody waits long for the database. */
const batch = 1000;
/** What is left over is forgotten by the next sweep. */
const mostBatches = 50;

/** Deletes what nobody asks for any more: old checks, messages, receipts of webhooks, and ways to an app not gone. */
export async function forgetOld({ stores, clock }: Dependencies): Promise<void> {
  const now = clock.now();
  const before = new Date(now.getTime() - keepDays * dayMs);
  await stores.authorizations.removeExpired(now);
  await inBatches(() => stores.timeline.forgetChecks(before, batch));
  await inBatches(() => stores.deliveries.forget(before, batch));
  await stores.hooks.forgetReceived(before);
}

async function inBatches(forget: () => Promise<number>): Promise<void> {
  for (let done = 0; done < mostBatches; done += 1) {
    if ((await forget()) < batch) return;
  }
}
