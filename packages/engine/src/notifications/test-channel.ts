import type { Actor, Dependencies } from '../dependencies.ts';
import type { ChannelRow } from '../ports.ts';
import { getChannel } from './channels.ts';
import { notificationsUrl } from './connection-url.ts';
import { sendMessage } from './send-message.ts';

/** @property error what went wrong and what to do; `null` when it arrived. */
export interface TestOutcome {
  readonly ok: boolean;
  readonly error: string | null;
}

/**
 * Sends a message through a channel while the caller waits: once, and whatever comes of it stands in the list of its
 * deliveries.
 *
 * @throws {ConnectionError} `not_found`.
 */
export async function testChannel(deps: Dependencies, actor: Actor, id: string): Promise<TestOutcome> {
  const channel = await getChannel(deps, actor, id);
  const createdAt = deps.clock.now();
  const message = { messageId: `msg_${deps.random.id()}`, payload: testPayload(deps, channel) };
  const sent = await sendMessage(deps, channel, message);
  const lastError = sent.kind === 'delivered' ? null : sent.reason;
  const delivery = {
    id: deps.random.id(),
    organizationId: actor.organizationId,
    channelId: id,
    ...message,
    type: 'moorage.test',
    state: sent.kind === 'delivered' ? 'delivered' : 'given-up',
    attempts: 1,
    lastError,
    createdAt,
    triedAt: deps.clock.now(),
  } as const;
  await deps.stores.deliveries.tell([delivery], []);
  return { ok: lastError === null, error: lastError };
}

function testPayload(deps: Dependencies, { kind, name, organizationId }: ChannelRow): object {
  const message = `This is a test of the notification channel “${name}”. Nothing has happened.`;
  if (kind === 'webhook') {
    return {
      type: 'moorage.test',
      timestamp: deps.clock.now().toISOString(),
      data: { organizationId, message },
    };
  }
  return {
    subject: 'Moorage: a test',
    text: `${message}\n\nDigests will come to this address. Choose where you are told: ${notificationsUrl(deps)}`,
  };
}
