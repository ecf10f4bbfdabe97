import type { ChannelRow, Random, SealBinding } from '../ports.ts';

/** 256 bits, in the form that libraries of Standard Webhooks take. */
export function newChannelSecret(random: Random): string {
  return `whsec_${Buffer.from(random.bytes(32)).toString('base64')}`;
}

/** Sealed for one place: a row whose target was changed in the database does not open. */
export function secretBinding(row: Pick<ChannelRow, 'id' | 'organizationId' | 'target'>): SealBinding {
  const { id, organizationId, target } = row;
  return { organizationId, rowId: id, purpose: `notification-channel.secret for ${target}` };
}
