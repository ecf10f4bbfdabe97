import type { Random } from '../random.ts';
import type { DeliveryIds } from './request.ts';

/** A UUID of version 4, repeatable. rfc: 9562, section 5.4 */
export function uuid(random: Random): string {
  const digits = random.hex(32);
  const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) % 4);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20),
  ];
  return parts.join('-');
}

/** The ids of a new delivery, or of one that is sent again under its old key. */
export const deliveryIds = (random: Random, idempotencyKey = uuid(random)): DeliveryIds => ({
  idempotencyKey,
  eventUuid: uuid(random),
  webhookUuid: uuid(random),
});
