import { holdAgainst, members, oneOf, optional, text } from '../answer-rules.ts';
import type { AppWebhook, WebhookMessage } from '../webhook.ts';
import { fail, isNotApplicable, skipped, type Check, type Setup } from './check.ts';
import type { WebhookSample, WebhookWorld } from './world.ts';

const rule = members({ event: oneOf(['expiring']), deliveryKey: optional(text), handle: optional(text) });

/** What nobody would send who means it, and what hooks must survive all the same. */
const junk: readonly unknown[] = [null, undefined, true, 7, 'x', '', [], [null], {}, { type: {} }];

/** That a webhook is read as it is meant, and nothing else is. */
export function webhookChecks({ plugin, world }: Setup): Check[] {
  const { webhook } = plugin;
  if (webhook === undefined) return [];
  const samples = (): WebhookWorld =>
    world.webhook ??
    fail('The plugin has a webhook, and the world no samples. Add webhook: { expiring, withHandle, other }.');
  const read = (sample: WebhookSample) => readSample(plugin.name, webhook, sample);
  const { withHandle, other } = world.webhook ?? {};
  const named = 'webhook: tells which credential ends';
  const silent = 'webhook: has no interest in what else the app calls about';
  return [
    {
      title: 'webhook: reads that a credential ends soon, and knows when it is told again',
      run: async () => {
        const { expiring } = samples();
        const message = read(expiring) ?? fail('read answers null to the sample "expiring" of the world.');
        if (read(expiring)?.deliveryKey !== message.deliveryKey)
          fail(
            'read gives another deliveryKey to the same call. Take it from headers or body, or leave it out.',
          );
      },
    },
    withHandle !== undefined && isNotApplicable(withHandle)
      ? skipped(named, withHandle)
      : {
          title: named,
          run: async () => {
            const sample = samples().withHandle;
            if (isNotApplicable(sample)) return;
            const told = read(sample)?.handle;
            if (told !== sample.handle)
              fail(`read tells the handle "${told}", and identify tells "${sample.handle}". Tell the same.`);
          },
        },
    other !== undefined && isNotApplicable(other)
      ? skipped(silent, other)
      : {
          title: silent,
          run: async () => {
            const sample = samples().other;
            if (!isNotApplicable(sample) && read(sample) !== null)
              fail('read takes the sample "other" for a credential that ends. Answer with null.');
          },
        },
    {
      title: 'webhook: does not stumble over what nobody would send who means it',
      run: async () => {
        const { headers } = samples().expiring;
        for (const body of junk) {
          if (read({ headers, body }) !== null)
            fail(`read takes the body ${JSON.stringify(body)} for a credential that ends. Answer with null.`);
        }
      },
    },
  ];
}

/** As the engine reads it: without the secret. */
function readSample(app: string, webhook: AppWebhook, sample: WebhookSample): WebhookMessage | null {
  const headers = new Headers(sample.headers);
  headers.delete(webhook.secretHeader);
  let message: WebhookMessage | null;
  try {
    message = webhook.read(headers, sample.body);
  } catch (error) {
    return fail(
      `read throws on the body ${JSON.stringify(sample.body)}: ${String(error)}. Answer with null to what it cannot ` +
        `read. It never sees the secret (${webhook.secretHeader}): Moorage has compared it before.`,
    );
  }
  if (message !== null) holdAgainst(rule, message, app, 'webhook');
  return message;
}
