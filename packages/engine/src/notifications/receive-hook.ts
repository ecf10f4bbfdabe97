import { createHash, timingSafeEqual } from 'node:crypto';
import { ConnectionError, type AppWebhook, type WebhookMessage } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { sha256 } from '../oauth/authorization-state.ts';
import type { ConnectionRow, TimelineEvent } from '../ports.ts';
import { eventOf } from '../timeline/record.ts';

/** A call that claims to come from the app. */
export interface HookCall {
  readonly headers: Headers;
  /** As they came: a delivery without a key of its own is known again by them. */
  readonly bytes: Uint8Array;
  /** The JSON in them. */
  readonly body: unknown;
}

/** `repeated`: it was acted on before; `ignored`: it says nothing about this connection. */
export type HookReceipt = 'accepted' | 'repeated' | 'ignored';

/** Whoever has the secret can cause no more than one check and one event in this time. */
const apartMs = 60_000;

/**
 * Takes what an app says about a connection, and has the connection checked at once. Nothing of it is believed: the
 * check asks the app itself. It counts as received once it was acted on, so what failed counts when it comes again.
 *
 * @throws {ConnectionError} `not_allowed` for a wrong secret, and in just the same way for a connection that there is not.
 */
export async function receiveHook(
  deps: Dependencies,
  connectionId: string,
  call: HookCall,
): Promise<HookReceipt> {
  const { row, hook } = await authenticate(deps, connectionId, call.headers);
  const now = deps.clock.now();
  const message = read(deps, row, hook, call);
  const key = keyOf(message, call);
  const isOfAnother =
    message?.handle !== undefined && (row.identity?.handle ?? message.handle) !== message.handle;
  const { hooks } = deps.stores;
  if (message === null || isOfAnother) {
    await hooks.received(connectionId, key, now);
    return 'ignored';
  }
  if (await hooks.hasReceived(connectionId, key)) return 'repeated';
  const events = await act(deps, row, now);
  return (await hooks.received(connectionId, key, now, events)) ? 'accepted' : 'repeated';
}

function keyOf(message: WebhookMessage | null, { bytes }: HookCall): string {
  return message?.deliveryKey === undefined
    ? createHash('sha256').update('body:').update(bytes).digest('base64url')
    : sha256(`key:${message.deliveryKey}`);
}

interface Known {
  readonly row: ConnectionRow;
  readonly hook: AppWebhook;
}

/** Takes the same steps for a connection that there is not as for a wrong secret, so that nothing tells them apart. */
async function authenticate(deps: Dependencies, connectionId: string, headers: Headers): Promise<Known> {
  const stored = await deps.stores.hooks.find(connectionId);
  const row = await deps.stores.connections.find(stored?.organizationId ?? '', connectionId);
  const hook = deps.plugins.list().find(({ id }) => id === row?.app)?.webhook;
  const shown = hook === undefined ? null : headers.get(hook.secretHeader);
  const isRight = equal(sha256(shown ?? ''), stored?.secretHash ?? sha256(connectionId));
  if (isRight && stored !== null && row !== null && hook !== undefined && shown !== null) {
    return { row, hook };
  }
  throw new ConnectionError('not_allowed', 'This webhook is not known here, or its secret is another one.', {
    action: 'Copy the URL and the secret again from the connection in Moorage.',
  });
}

/** Compares hashes, in a time that says nothing of where they differ. */
function equal(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function read(
  deps: Dependencies,
  row: ConnectionRow,
  hook: AppWebhook,
  { headers, body }: HookCall,
): WebhookMessage | null {
  const plain = new Headers(headers);
  plain.delete(hook.secretHeader);
  try {
    return hook.read(plain, body);
  } catch {
    deps.log.error('a plugin failed to read a webhook', { connectionId: row.id, app: row.app });
    return null;
  }
}

/** Plans the check, which is the same however often it is done. @returns what is to be kept with the receipt. */
async function act(deps: Dependencies, row: ConnectionRow, now: Date): Promise<readonly TimelineEvent[]> {
  const { organizationId, id } = row;
  const { jobs, timeline } = deps.stores;
  const last = (await timeline.last(organizationId, id, 'webhook'))?.at.getTime() ?? -Infinity;
  const isSoon = now.getTime() - last < apartMs;
  const runAt = isSoon ? new Date(last + apartMs) : now;
  await jobs.plan([{ kind: 'check', subject: id, organizationId, runAt }], 'earlier');
  if (isSoon) return [];
  const message = 'The app said that the credential ends soon.';
  return [eventOf(deps, row, { kind: 'webhook' }, 'webhook', { message })];
}
