import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import type { ChannelRow, Random, SealBinding } from '../ports.ts';

/** What of a webhook nobody may read in the database: its URL lets whoever knows it write there. */
export interface WebhookSecret {
  readonly url: string;
  /** What its messages are signed with. */
  readonly secret: string;
}

type Owner = Pick<ChannelRow, 'id' | 'organizationId' | 'target'>;

const sealedShape = z.object({ url: z.string(), secret: z.string() });

/** 256 bits, in the form that libraries of Standard Webhooks take. */
export function newChannelSecret(random: Random): string {
  return `whsec_${Buffer.from(random.bytes(32)).toString('base64')}`;
}

/** For `sealedSecret` of a row. */
export async function sealWebhook(
  { vault }: Dependencies,
  owner: Owner,
  webhook: WebhookSecret,
): Promise<string> {
  return vault.seal(JSON.stringify(webhook), bindingOf(owner));
}

/** @throws {ConnectionError} `sealed_data_unreadable`. */
export async function openWebhook({ vault }: Dependencies, row: ChannelRow): Promise<WebhookSecret> {
  if (row.sealedSecret === null) throw new TypeError('A webhook channel has no secret');
  return sealedShape.parse(JSON.parse(await vault.open(row.sealedSecret, bindingOf(row))));
}

/** Sealed for one place: a row whose origin was changed in the database does not open. */
function bindingOf({ id, organizationId, target }: Owner): SealBinding {
  return { organizationId, rowId: id, purpose: `notification-channel.webhook at ${target}` };
}
