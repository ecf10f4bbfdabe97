import { ConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { ChannelRow, DeliveryRow, Page } from '../ports.ts';
import { newChannelSecret, sealWebhook } from './channel-secret.ts';
import { targetFor } from './channel-target.ts';

/** Each of them is sent every message. */
const mostChannels = 20;

/** A channel as whoever asks may see it; its secret stays sealed. */
export interface Channel extends Omit<ChannelRow, 'organizationId' | 'sealedSecret'> {
  /** The whole URL of a webhook is for people alone, as it is often a secret itself. */
  readonly target: string;
  readonly lastDelivery: Pick<DeliveryRow, 'state' | 'lastError' | 'createdAt' | 'triedAt'> | null;
}

export type NewChannel = Pick<ChannelRow, 'kind' | 'name' | 'target'>;

/** A new channel; with a webhook its secret, which is told this once. */
export interface MadeChannel extends Channel {
  readonly secret: string | null;
}

/** In the order of their making. */
export async function listChannels(deps: Dependencies, actor: Actor): Promise<readonly Channel[]> {
  const rows = await deps.stores.channels.list(actor.organizationId);
  return Promise.all(rows.map((row) => toView(deps, actor, row)));
}

/**
 * Makes a place to be told at.
 *
 * @throws {ConnectionError} `invalid_input` for a target that nothing can be sent to, or an e-mail address where no mail
 * server is configured; `conflict` when the name is taken, or there are 20 already.
 */
export async function createChannel(
  deps: Dependencies,
  actor: Actor,
  { kind, name, target }: NewChannel,
): Promise<MadeChannel> {
  const { organizationId } = actor;
  refuseUnusable(deps, kind, target);
  const stored = kind === 'webhook' ? new URL(target).origin : target;
  const owner = { id: deps.random.id(), organizationId, target: stored };
  const secret = kind === 'webhook' ? newChannelSecret(deps.random) : null;
  const sealedSecret = secret === null ? null : await sealWebhook(deps, owner, { url: target, secret });
  const row: ChannelRow = { ...owner, kind, name, sealedSecret, createdAt: deps.clock.now() };
  if (!(await deps.stores.channels.insert(row, mostChannels))) {
    throw new ConnectionError('conflict', `There are ${mostChannels} channels, and that is the most.`, {
      action: 'Delete one that is not needed any more.',
    });
  }
  deps.log.info('notification channel made', { channelId: row.id, kind });
  return { ...(await toView(deps, actor, row)), secret };
}

/** @throws {ConnectionError} `not_found`. */
export async function removeChannel(deps: Dependencies, actor: Actor, id: string): Promise<void> {
  if (!(await deps.stores.channels.remove(actor.organizationId, id))) throw noSuchChannel();
  deps.log.info('notification channel deleted', { channelId: id });
}

/**
 * What was sent through a channel, newest first.
 *
 * @throws {ConnectionError} `not_found`; `invalid_input` for a wrong cursor.
 */
export async function listDeliveries(
  deps: Dependencies,
  actor: Actor,
  channelId: string,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<Page<DeliveryRow>> {
  await getChannel(deps, actor, channelId);
  return deps.stores.deliveries.list(actor.organizationId, channelId, query);
}

/** @throws {ConnectionError} `not_found`, also for a channel of another organization. */
export async function getChannel(deps: Dependencies, actor: Actor, id: string): Promise<ChannelRow> {
  const row = await deps.stores.channels.find(actor.organizationId, id);
  if (row === null) throw noSuchChannel();
  return row;
}

function noSuchChannel(): ConnectionError {
  return new ConnectionError('not_found', 'There is no such notification channel.', {
    action: 'Look for it in the list; somebody may have deleted it.',
  });
}

function refuseUnusable(deps: Dependencies, kind: NewChannel['kind'], target: string): void {
  const refuse = (message: string, action: string): never => {
    throw new ConnectionError('invalid_input', message, {
      action,
      fields: { target: `${message} ${action}` },
    });
  };
  if (kind === 'email') {
    if (/\p{Cc}/u.test(target)) refuse('This is no e-mail address.', 'Leave out line ends.');
    if (deps.mailer === undefined) {
      refuse(
        'No mail server is configured.',
        'Start Moorage with MOORAGE_SMTP_URL and MOORAGE_MAIL_FROM, or use a webhook.',
      );
    }
    return;
  }
  const url = URL.parse(target);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    refuse('This is no web address.', 'Write a URL, e.g. https://hooks.example.com/moorage.');
  } else if (url.username !== '' || url.password !== '') {
    refuse('The URL has a name or password in it.', 'Leave it out: receivers know Moorage by the signature.');
  }
}

async function toView(deps: Dependencies, actor: Actor, row: ChannelRow): Promise<Channel> {
  const { id, organizationId, kind, name, createdAt } = row;
  const target = await targetFor(deps, actor, row);
  const [last] = (await deps.stores.deliveries.list(organizationId, id, { limit: 1 })).items;
  const lastDelivery =
    last === undefined
      ? null
      : { state: last.state, lastError: last.lastError, createdAt: last.createdAt, triedAt: last.triedAt };
  return { id, kind, name, target, createdAt, lastDelivery };
}
