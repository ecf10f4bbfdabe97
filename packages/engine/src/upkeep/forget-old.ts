import type { Dependencies } from '../dependencies.ts';

const dayMs = 24 * 60 * 60_000;
const keepDays = 30;
/** Longer than most borrowed credentials live, so that a leaked key's traces outlive what it has borrowed. */
const keepLoansDays = 90;
/** Rows at a time, so that nobody waits long for the database. */
const batch = 1000;
/** What is left over is forgotten by the next sweep. */
const mostBatches = 50;

/** Deletes what nobody asks for any more: old checks and loans, messages, receipts of webhooks, and ways to an app not gone. */
export async function forgetOld({ stores, clock }: Dependencies): Promise<void> {
  const now = clock.now();
  const before = daysAgo(now, keepDays);
  await stores.authorizations.removeExpired(now);
  await inBatches(() => stores.timeline.forget('checked', before, batch));
  await inBatches(() => stores.timeline.forget('lent', daysAgo(now, keepLoansDays), batch));
  await inBatches(() => stores.deliveries.forget(before, batch));
  await stores.hooks.forgetReceived(before);
}

function daysAgo(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMs);
}

async function inBatches(forget: () => Promise<number>): Promise<void> {
  for (let done = 0; done < mostBatches; done += 1) {
    if ((await forget()) < batch) return;
  }
}
