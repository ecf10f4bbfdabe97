import { JSON_DEPTH, isDeep } from '../http/malformed.ts';
import { isInwardAddress, isLocalhost } from '../http/local-names.ts';
import type { Hook } from '../state/rows.ts';
import type { World } from '../world.ts';
import type { Payload } from './payload.ts';

// gitlab: app/models/concerns/web_hooks/hook.rb, VARIABLE_REFERENCE_RE
const REFERENCE = /\{([A-Za-z]+[0-9]*(?:[._-][A-Za-z0-9]+)*)\}/g;
const SECRET = '[REDACTED]';

/** Names in braces that a URL refers to. */
export const referencesOf = (url: string): string[] =>
  [...url.matchAll(REFERENCE)].map(([, name]) => name ?? '');

/** The URL with its variables filled in. */
export const interpolate = (url: string, variables: Readonly<Record<string, string>>): string =>
  url.replace(REFERENCE, (reference, name: string) => variables[name] ?? reference);

/**
 * Whether GitLab would send to a URL. gitlab: app/validators/addressable_url_validator.rb, public_url_validator.rb;
 * names are not resolved here
 */
export function isPublicUrl(text: string, allowLocal: boolean): boolean {
  const url = /[\s\\]/.test(text.trim()) ? null : URL.parse(text.trim());
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') return false;
  return allowLocal || !(isLocalhost(url.hostname) || isInwardAddress(url.hostname));
}

/** Ids that one delivery carries. */
export interface DeliveryIds {
  readonly idempotencyKey: string;
  readonly eventUuid: string;
  readonly webhookUuid: string;
}

/** The headers of a delivery. gitlab: app/services/web_hook_service.rb, build_headers */
export function headersOf(
  { instanceUrl, switches }: World,
  hook: Hook,
  event: string,
  ids: DeliveryIds,
): Record<string, string> {
  return {
    ...hook.customHeaders,
    'Content-Type': 'application/json',
    'User-Agent': `GitLab/${switches.version}`,
    'Idempotency-Key': ids.idempotencyKey,
    'X-Gitlab-Event': event,
    'X-Gitlab-Webhook-UUID': ids.webhookUuid,
    'X-Gitlab-Instance': instanceUrl,
    ...(hook.token !== null && hook.token !== '' && { 'X-Gitlab-Token': hook.token }),
    'X-Gitlab-Event-UUID': ids.eventUuid,
  };
}

/** Headers as logs show them. gitlab: app/services/web_hook_service.rb, build_custom_headers(values_redacted: true) */
export const redactHeaders = (hook: Hook, headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      name === 'X-Gitlab-Token' || Object.hasOwn(hook.customHeaders, name) ? SECRET : value,
    ]),
  );

/** What a path of names leads to. */
function dig(data: unknown, path: readonly string[]): unknown {
  let found = data;
  for (const name of path) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined;
  }
  return found ?? null;
}

/**
 * The body: the event itself, or what the hook's template makes of it. gitlab: web_hook_service.rb, render_custom_template
 * @throws SyntaxError when the template does not make JSON
 */
export function bodyOf({ customWebhookTemplate: template }: Hook, data: Payload): unknown {
  if (template === null || template === '') return data;
  const filled = template.replace(/\{\{(.+?)\}\}/g, (_whole, path: string) => {
    const value = dig(data, path.split('.'));
    const json = JSON.stringify(value);
    return typeof value === 'string' ? json.slice(1, -1) : json;
  });
  if (isDeep(filled, JSON_DEPTH)) throw new SyntaxError(`nesting of ${JSON_DEPTH + 1} is too deep`);
  return JSON.parse(filled);
}
