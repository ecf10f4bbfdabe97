import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { ChannelRow, Lease } from '../ports.ts';

/** Of one channel. */
const apartMs = 60_000;
/** For all channels of an organization, also those that are deleted since: one test for each that there can be. */
const mostMailsADay = 20;
const dayMs = 86_400_000;

/** Takes back what was counted, where nobody got a mail. */
type Refund = () => Promise<void>;

/**
 * Counts a test, so that nobody sends strangers one after the other. What is counted are leases that nobody gives back:
 * they hold for all processes, outlive the channel, and end by themselves.
 *
 * @throws {ConnectionError} `rate_limited`.
 */
export async function countTest(
  deps: Dependencies,
  { id, kind, organizationId }: ChannelRow,
): Promise<Refund> {
  if ((await take(deps, `channel-test:${id}`, apartMs)) === null) {
    throw new ConnectionError('rate_limited', 'This channel was tested less than a minute ago.', {
      retryAfter: apartMs / 1000,
    });
  }
  if (kind === 'webhook') return async () => {};
  // Until midnight in Greenwich.
  const leftMs = dayMs - (deps.clock.now().getTime() % dayMs);
  for (let place = 1; place <= mostMailsADay; place += 1) {
    const lease = await take(deps, `test-mail:${organizationId}:${place}`, leftMs);
    if (lease !== null) return () => deps.stores.leases.release(lease);
  }
  throw new ConnectionError(
    'rate_limited',
    `${mostMailsADay} tests by e-mail were sent today, and that is the most.`,
    { action: 'Test again after midnight UTC.', retryAfter: Math.ceil(leftMs / 1000) },
  );
}

async function take(
  { stores, random, clock }: Dependencies,
  key: string,
  forMs: number,
): Promise<Lease | null> {
  return stores.leases.take(key, random.id(), clock.now(), forMs);
}
