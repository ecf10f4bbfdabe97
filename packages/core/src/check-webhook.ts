import type { Wrong } from './check-fields.ts';
import type { AnyPlugin } from './plugin.ts';

/** Headers that mean something to everybody between the app and Moorage, so that none of them can carry a secret. */
const takenHeaders = new Set(['authorization', 'cookie', 'host', 'origin', 'content-type', 'content-length']);

/** Checks of a plugin's webhook what types cannot say. */
export function checkWebhook({ webhook, kinds }: AnyPlugin, wrong: Wrong): void {
  if (webhook === undefined) return;
  const { label, guide, secretHeader } = webhook;
  if (label.trim() === '' || guide.trim() === '') {
    wrong(
      'its webhook has no label or no guide. Say what people call it, and where they enter URL and secret.',
    );
  }
  if (!/^[a-z][a-z\d-]*$/.test(secretHeader) || takenHeaders.has(secretHeader)) {
    wrong(
      `its webhook has the secretHeader "${secretHeader}". Give a header of the app's own in lower-case letters, ` +
        'e.g. "x-acme-token".',
    );
  }
  if (typeof webhook.read !== 'function') wrong('its webhook has no function read.');
  for (const kind of webhook.kinds ?? []) {
    if (!Object.hasOwn(kinds ?? {}, kind)) {
      wrong(
        `its webhook names the kind "${kind}", and there is no such kind. Add it to kinds, or correct the name.`,
      );
    }
  }
}
