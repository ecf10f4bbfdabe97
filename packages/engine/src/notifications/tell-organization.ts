import type { Dependencies } from '../dependencies.ts';
import type { ChannelRow, DeliveryRow, TimelineEvent } from '../ports.ts';
import { calmMs } from '../schedule/plan-tell.ts';
import { digestItems } from './digest-items.ts';
import { digestMail, digestMessage } from './digest-message.ts';
import { remind } from './reminders.ts';

/** At most one message in this time. */
const apartMs = 15 * 60_000;
const dayMs = 86_400_000;
const mostEvents = 5000;
/** Tests of a channel may stand before its last digest. */
const newestDeliveries = 20;

/**
 * Tells the people of an organization what they do not know yet: reminds of expiries, and puts all that is untold into
 * one message for each channel. Plans itself anew. Nothing is told twice, whatever it is interrupted by: an event leaves
 * the list of the untold together with the writing of its deliveries.
 */
export async function tellOrganization(deps: Dependencies, organizationId: string): Promise<void> {
  const reminder = await remind(deps, organizationId);
  const digest = await tellUntold(deps, organizationId);
  const now = deps.clock.now().getTime();
  const next = [reminder?.getTime(), digest?.getTime(), now + dayMs].filter((moment) => moment !== undefined);
  // One that is due in the past was just looked at: a moment later is soon enough.
  const runAt = new Date(Math.max(now + 1000, Math.min(...next)));
  // Something may have happened meanwhile, and been planned to be told before that.
  await deps.stores.jobs.plan([{ kind: 'tell', subject: organizationId, organizationId, runAt }], 'earlier');
}

/**
 * When an organization is to be told what is untold: not before what belongs together has come, nor soon after the last
 * message. `null` where nothing is untold.
 */
export async function nextTellAt(deps: Dependencies, organizationId: string): Promise<Date | null> {
  const [oldest] = await deps.stores.timeline.listUntold(organizationId, 1);
  if (oldest === undefined) return null;
  const channels = await deps.stores.channels.list(organizationId);
  return momentFor(oldest, await newestOf(deps, channels));
}

/** @returns when to come back for what must wait; `null` where nothing is left. */
async function tellUntold(deps: Dependencies, organizationId: string): Promise<Date | null> {
  const { channels, deliveries, timeline } = deps.stores;
  const told = await channels.list(organizationId);
  const events = await timeline.listUntold(organizationId, mostEvents);
  const [oldest] = events;
  if (oldest === undefined) return null;
  const at = momentFor(oldest, await newestOf(deps, told));
  if (at > deps.clock.now()) return at;
  const made = await digestFor(deps, organizationId, told, events);
  const ids = events.map(({ id }) => id);
  // Somebody else told of some of it, or a channel was deleted: what is true now is looked at again.
  if (!(await deliveries.tell(made, ids))) return deps.clock.now();
  if (made.length > 0) deps.log.info('told', { organizationId, channels: made.length });
  return nextTellAt(deps, organizationId);
}

async function digestFor(
  deps: Dependencies,
  organizationId: string,
  channels: readonly ChannelRow[],
  events: readonly TimelineEvent[],
): Promise<readonly DeliveryRow[]> {
  if (channels.length === 0) return [];
  const items = await digestItems(deps, organizationId, events);
  if (items.length === 0) return [];
  const messageId = `msg_${deps.random.id()}`;
  const createdAt = deps.clock.now();
  const payloads = {
    webhook: digestMessage(deps, organizationId, items),
    email: digestMail(deps, items),
  };
  return channels.map((channel) => ({
    id: deps.random.id(),
    organizationId,
    channelId: channel.id,
    messageId,
    type: 'moorage.digest',
    payload: payloads[channel.kind],
    state: 'waiting',
    attempts: 0,
    lastError: null,
    createdAt,
    triedAt: null,
  }));
}

async function newestOf(
  deps: Dependencies,
  channels: readonly ChannelRow[],
): Promise<readonly DeliveryRow[]> {
  const pages = [];
  for (const { organizationId, id } of channels) {
    pages.push(await deps.stores.deliveries.list(organizationId, id, { limit: newestDeliveries }));
  }
  return pages.flatMap(({ items }) => items);
}

function momentFor(oldest: TimelineEvent, recent: readonly DeliveryRow[]): Date {
  const last = recent
    .filter(({ type }) => type === 'moorage.digest')
    .reduce((newest, { createdAt }) => Math.max(newest, createdAt.getTime()), -Infinity);
  return new Date(Math.max(oldest.at.getTime() + calmMs, last + apartMs));
}
