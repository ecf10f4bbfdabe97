import type { Actor, Dependencies } from '../dependencies.ts';
import type { ChannelRow } from '../ports.ts';
import { getChannel } from './channels.ts';
import { notificationsUrl } from './connection-url.ts';
import { sendMessage } from './send-message.ts';
import { countTest } from './test-allowance.ts';

/** @property error what went wrong and what to do; `null` when it arrived. */
export interface TestOutcome {
  readonly ok: boolean;
  readonly error: string | null;
}

/**
 * Sends a message through a channel while the caller waits: once, and whatever comes of it stands in the list of its
 * deliveries. Once a minute for each channel, and by e-mail 20 times a day for an organization.
 *
 * @throws {ConnectionError} `not_found`, `rate_limited`.
 */
export async function testChannel(deps: Dependencies, actor: Actor, id: string): Promise<TestOutcome> {
  const channel = await getChannel(deps, actor, id);
  const refund = await countTest(deps, channel);
  const createdAt = deps.clock.now();
  const message = { messageId: `msg_${deps.random.id()}`, payload: testPayload(deps, channel) };
  const sent = await sendMessage(deps, channel, message);
  if (sent.kind !== 'delivered') await refund();
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
  if (kind === 'webhook') {
    const message = `This is a test of the notification channel “${name}”. Nothing has happened.`;
    return {
      type: 'moorage.test',
      timestamp: deps.clock.now().toISOString(),
      data: { organizationId, message },
    };
  }
  // NOTE: without the name of the channel, so that nobody has Moorage say words of theirs to a stranger.
  const message = 'This is a test of a notification channel of Moorage. Nothing has happened.';
  return {
    subject: 'Moorage: a test',
    text: `${message}\n\nDigests will come to this address. Choose where you are told: ${notificationsUrl(deps)}`,
  };
}
