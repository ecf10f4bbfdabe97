import { z } from 'zod';
import type { AppWebhook } from '../../src/index.ts';

const expiring = z.object({ type: z.literal('key.expiring'), delivery: z.string(), keyId: z.string() });

export const acmeWebhook: AppWebhook = {
  label: 'Expiry webhook',
  guide: 'At Acme, open Settings > Webhooks, and enter the URL and the secret.',
  secretHeader: 'x-acme-secret',
  read(_headers, body) {
    const { success, data } = expiring.safeParse(body);
    return success ? { event: 'expiring', deliveryKey: data.delivery, handle: data.keyId } : null;
  },
};
