import type { Hook } from '../state/rows.ts';
import type { World } from '../world.ts';
import { alertStatus, countFailure, forgetFailures } from './failures.ts';
import { hear } from './hear.ts';
import type { Payload } from './payload.ts';
import { type DeliveryIds, bodyOf, headersOf, interpolate, redactHeaders } from './request.ts';

/** One thing to tell one hook. */
export interface Errand {
  readonly hookId: number;
  /** The event's name among hooks: `resource_access_token_hooks`. */
  readonly trigger: string;
  readonly data: Payload;
  /** The mock's instant that it belongs to. */
  readonly at: number;
  readonly ids: DeliveryIds;
  /** Also to a hook that is disabled, as for a test. */
  readonly force: boolean;
}

/** What became of it. */
export interface Outcome {
  readonly result: 'delivered' | 'failed' | 'disabled' | 'gone';
  /** `null` when nobody answered. */
  readonly status: number | null;
  /** What the receiver said, or why nothing could be heard. */
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

// gitlab: app/services/web_hook_service.rb, RESPONSE_BODY_SIZE_LIMIT and the like
const BODY_LIMIT = 8192;
const HEADER_COUNT = 50;
const HEADER_LIMIT = 1024;

/** Sends and hears the answer out, for as long as GitLab would wait. */
async function exchangeWith(world: World, url: URL, headers: Headers, body: string): Promise<Reply> {
  if (url.username !== '') {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    url.username = '';
    url.password = '';
  }
  const heard = new AbortController();
  const late = new AbortController();
  const limit = world.sleep(world.switches.webhookTimeoutMs, heard.signal).then(
    () => late.abort(),
    () => undefined,
  );
  const request = new Request(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: late.signal,
  });
  const work = (async () => {
    const response = await world.send(request);
    return { status: response.status, headers: response.headers, text: await hear(response, BODY_LIMIT) };
  })();
  try {
    const first = await Promise.race([work, limit]);
    if (first === undefined) throw new Error('Net::ReadTimeout');
    return first;
  } finally {
    heard.abort();
    // A late answer has nobody who waits for it.
    work.catch(() => undefined);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** `content-type` as GitLab's log prints it, `Content-Type`. */
const capitalized = (name: string) => name.replace(/(^|-)([a-z])/g, (found) => found.toUpperCase());

/** Writes the log of the hook and counts how it fares. gitlab: app/services/web_hooks/log_execution_service.rb */
function log(world: World, hook: Hook, errand: Errand, outcome: Outcome, reply: Reply | undefined): void {
  const { state, clock } = world;
  const shown = [...(reply?.headers ?? [])].slice(0, HEADER_COUNT);
  state.hookEvents.insert((id) => ({
    id,
    hookId: hook.id,
    url: hook.url,
    trigger: errand.trigger,
    requestHeaders: outcome.headers,
    requestData: outcome.body,
    responseHeaders: Object.fromEntries(
      shown.map(([name, value]) => [capitalized(name), value.slice(0, HEADER_LIMIT)]),
    ),
    responseBody: reply?.text ?? '',
    responseStatus: reply ? String(reply.status) : 'internal error',
    executionDuration: Math.max(0, clock.milliseconds() - errand.at) / 1000,
    createdAt: errand.at,
  }));
  const present = state.hooks.get(hook.id);
  if (!present) return;
  if (outcome.result === 'delivered') forgetFailures(state, present);
  else countFailure(state, present, errand.at);
}

/**
 * Tells a hook, and writes down what became of it. gitlab: app/services/web_hook_service.rb
 * @param counts whether what comes back still belongs to the mock's present; after a reset it does not
 */
export async function deliver(world: World, errand: Errand, counts: () => boolean): Promise<Outcome> {
  const hook = world.state.hooks.get(errand.hookId);
  const nothing = { status: null, headers: {}, body: errand.data };
  if (!hook) return { ...nothing, result: 'gone', message: 'Hook was deleted' };
  if (!errand.force && alertStatus(hook, errand.at) !== 'executable') {
    return { ...nothing, result: 'disabled', message: 'Hook disabled' };
  }
  // gitlab: lib/gitlab/web_hooks, hook_name.singularize.titleize
  const event =
    hook.kind === 'system'
      ? 'System Hook'
      : errand.trigger
          .replace(/s$/, '')
          .split('_')
          .map((word) => capitalized(word))
          .join(' ');
  const headers = headersOf(world, hook, event, errand.ids);
  const shown = redactHeaders(hook, headers);
  let body: unknown = errand.data;
  let outcome: Outcome;
  let reply: Reply | undefined;
  try {
    body = bodyOf(hook, errand.data);
    const url = new URL(interpolate(hook.url, hook.urlVariables));
    reply = await exchangeWith(world, url, new Headers(headers), JSON.stringify(body));
    const heard = reply.status >= 200 && reply.status < 400;
    outcome = {
      headers: shown,
      body,
      result: heard ? 'delivered' : 'failed',
      status: reply.status,
      message: reply.text,
    };
  } catch (error) {
    outcome = { headers: shown, body, result: 'failed', status: null, message: reasonOf(error) };
  }
  if (counts()) log(world, hook, errand, outcome, reply);
  return outcome;
}
