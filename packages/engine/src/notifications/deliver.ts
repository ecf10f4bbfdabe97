import type { Dependencies } from '../dependencies.ts';
import type { DeliveryRow } from '../ports.ts';
import { nextTryAt } from './next-try.ts';
import { sendMessage, type Sent } from './send-message.ts';

/**
 * Tries to get a message through its channel. At least once: after a crash between the sending and the writing down it
 * is sent again, under the same id.
 *
 * @returns when it is to be tried again; `null` when it arrived, or is given up.
 */
export async function deliver(deps: Dependencies, deliveryId: string): Promise<Date | null> {
  const { deliveries, channels } = deps.stores;
  const delivery = await deliveries.find(deliveryId);
  if (delivery?.state !== 'waiting') return null;
  const channel = await channels.find(delivery.organizationId, delivery.channelId);
  const sent: Sent =
    channel === null
      ? { kind: 'refused-for-good', reason: 'The channel was deleted.' }
      : await sendMessage(deps, channel, delivery);
  const triedAt = deps.clock.now();
  const attempts = delivery.attempts + 1;
  const next = sent.kind === 'failed' ? nextTryAt(attempts, triedAt, sent.retryAfter) : null;
  await deliveries.update(deliveryId, { ...outcomeOf(sent, next), attempts, triedAt });
  if (sent.kind !== 'delivered') {
    const { organizationId, channelId } = delivery;
    deps.log.warn('a notification did not arrive', { organizationId, channelId, attempts, again: next });
  }
  return next;
}

function outcomeOf(sent: Sent, next: Date | null): Pick<DeliveryRow, 'state' | 'lastError'> {
  if (sent.kind === 'delivered') return { state: 'delivered', lastError: null };
  return { state: next === null ? 'given-up' : 'waiting', lastError: sent.reason };
}
