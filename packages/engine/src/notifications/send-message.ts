import { ConnectionError, isConnectionError, retryAfterOf } from '@moorage/core';
import { Webhook } from 'standardwebhooks';
import type { Dependencies } from '../dependencies.ts';
import type { ChannelRow, DeliveryRow } from '../ports.ts';
import { openWebhook } from './channel-secret.ts';

/** For everything together; the guarded fetch has a limit of its own for each request. */
const timeoutMs = 15_000;

/** What became of one try. */
export type Sent =
  | { readonly kind: 'delivered' }
  /** Worth another try; `retryAfter` in seconds where the receiver asked for it. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfter?: number | undefined }
  | { readonly kind: 'refused-for-good'; readonly reason: string };

type Message = Pick<DeliveryRow, 'messageId' | 'payload'>;

/** Tries once to get a message through a channel. What the receiver answers is neither kept nor told, beside its status. */
export async function sendMessage(deps: Dependencies, channel: ChannelRow, message: Message): Promise<Sent> {
  try {
    return channel.kind === 'webhook'
      ? await post(deps, channel, message)
      : await mail(deps, channel, message);
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return { kind: 'failed', reason: `${error.message} ${error.action}`, retryAfter: error.retryAfter };
  }
}

async function post(deps: Dependencies, channel: ChannelRow, message: Message): Promise<Sent> {
  const { url, secret } = await openWebhook(deps, channel);
  const { host } = new URL(url);
  const signal = AbortSignal.timeout(timeoutMs);
  const body = JSON.stringify(message.payload);
  const headers = {
    accept: '*/*',
    'content-type': 'application/json',
    ...signed(deps, secret, message.messageId, body),
  };
  let response: Response;
  try {
    response = await deps.send(url, { method: 'POST', headers, body, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new ConnectionError('unavailable', `${host} did not answer within ${timeoutMs / 1000} seconds.`, {
      action: 'Check that the receiver is up.',
    });
  }
  if (response.ok) return { kind: 'delivered' };
  const { status } = response;
  if (status === 410) {
    return {
      kind: 'refused-for-good',
      reason: `${host} answered 410: nobody listens there any more. Delete the channel, or make one with another URL.`,
    };
  }
  return {
    kind: 'failed',
    reason: `${host} answered with the status ${status}. ${adviceFor(status)}`,
    retryAfter: retryAfterOf(response.headers, deps.clock),
  };
}

function adviceFor(status: number): string {
  if (status === 404) return 'Check the URL.';
  if (status === 401 || status === 403) {
    return 'Check that the receiver lets Moorage in, and has the secret of this channel.';
  }
  return status >= 500 ? 'Look into the log of the receiver.' : 'Look at what the receiver expects.';
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme */
function signed(
  deps: Pick<Dependencies, 'clock'>,
  secret: string,
  messageId: string,
  body: string,
): Record<string, string> {
  // The instant of the try, and not of the message: receivers refuse what is old.
  const now = deps.clock.now();
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(messageId, now, body),
  };
}

async function mail({ mailer }: Dependencies, { target }: ChannelRow, { payload }: Message): Promise<Sent> {
  if (mailer === undefined) {
    return {
      kind: 'failed',
      reason: 'No mail server is configured. Start Moorage with MOORAGE_SMTP_URL and MOORAGE_MAIL_FROM.',
    };
  }
  await mailer.send({ to: target, ...readMail(payload) });
  return { kind: 'delivered' };
}

function readMail(payload: unknown): { subject: string; text: string } {
  if (typeof payload === 'object' && payload !== null && 'subject' in payload && 'text' in payload) {
    const { subject, text } = payload;
    if (typeof subject === 'string' && typeof text === 'string') return { subject, text };
  }
  throw new TypeError('A delivery by e-mail has no subject or text');
}
