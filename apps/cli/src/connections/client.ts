import type { z } from 'zod';
import { cannotStart, Stop, usageMistake } from '../stop.ts';
import { version } from '../version.ts';
import { isLoopback, type ClientSettings } from './client-settings.ts';
import { plain } from './plain.ts';
import { failure, type Refusal } from './wire.ts';

/** Longer than any request of Moorage to an app takes, and the waiting for others that renew the same connection. */
const patienceMs = 120_000;

export type Network = (url: URL, init: RequestInit) => Promise<Response>;

export interface Ask {
  readonly method: 'GET' | 'POST';
  /** Begins with a slash. Ids in it are encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** A running Moorage, as a program with an access key sees it. */
export interface Client {
  /** @throws {Stop} when it says no, or does not answer. */
  <S extends z.ZodType>(ask: Ask, shape: S): Promise<z.output<S>>;
  /** As above, with `null` where there is no such thing. */
  orNull<S extends z.ZodType>(ask: Ask, shape: S): Promise<z.output<S> | null>;
}

/**
 * The key goes to one origin: over https, or to this machine; a redirect is told and not followed.
 *
 * @throws {Stop} where the key would travel in the clear.
 */
export function createClient({ url, accessKey, insecureHttp }: ClientSettings, network: Network): Client {
  const home = new URL(url);
  if (accessKey === undefined) {
    throw new Stop(
      usageMistake,
      'An access key is needed. Make one in Moorage under Access keys, and set MOORAGE_ACCESS_KEY to it, or ' +
        'MOORAGE_ACCESS_KEY_FILE to a file that holds it.',
    );
  }
  if (home.protocol === 'http:' && !isLoopback(home) && insecureHttp === undefined) {
    throw new Stop(
      usageMistake,
      `${url} is not encrypted, so the access key could be read on its way there; nothing was sent. ` +
        'Use the https address, or --insecure-http where the way is safe by other means.',
    );
  }

  async function send({ method, path, query = {}, body }: Ask): Promise<Response> {
    const address = new URL(path, home);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, value);
    try {
      return await network(address, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${accessKey}`,
          'user-agent': `moorage/${version}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new Stop(
        cannotStart,
        `${url} did not answer${reasonOf(cause)}. Check that Moorage runs there; MOORAGE_URL or --url names another.`,
        { cause },
      );
    }
  }

  async function answer<S extends z.ZodType>(ask: Ask, shape: S): Promise<Answer<z.output<S>>> {
    const response = await send(ask);
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
      throw redirected(url, response);
    const json: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      const refusal = failure.safeParse(json);
      if (refusal.success) return { refusal: refusal.data.error };
    }
    const parsed = shape.safeParse(json);
    if (response.ok && parsed.success) return { value: parsed.data };
    throw new Stop(
      cannotStart,
      `What answered at ${url} (HTTP ${response.status}) does not speak as this version of Moorage does. ` +
        'Check the address, the proxy in front of it, and that both have the same version.',
    );
  }

  const client = async <S extends z.ZodType>(ask: Ask, shape: S): Promise<z.output<S>> => {
    const told = await answer(ask, shape);
    if ('refusal' in told) throw refused(told.refusal);
    return told.value;
  };
  const orNull = async <S extends z.ZodType>(ask: Ask, shape: S): Promise<z.output<S> | null> => {
    const told = await answer(ask, shape);
    if ('value' in told) return told.value;
    if (told.refusal.code === 'not_found') return null;
    throw refused(told.refusal);
  };
  return Object.assign(client, { orNull });
}

type Answer<Value> = { readonly value: Value } | { readonly refusal: Refusal };

function refused({ message, action, fields = {}, requestId }: Refusal): Stop {
  const wrong = Object.entries(fields).map(([name, sentence]) => ` ${name}: ${sentence}`);
  return new Stop(cannotStart, plain(`${message}${wrong.join('')} ${action} (request ${requestId})`));
}

/** Where a redirect leads may be anybody's: the key is not sent there. */
function redirected(url: string, { headers }: Response): Stop {
  const location = URL.parse(headers.get('location') ?? '', url);
  const place = location === null || location.origin === url ? 'elsewhere' : `to ${plain(location.origin)}`;
  return new Stop(
    cannotStart,
    `${url} sends ${place}, and an access key is not sent on. Name the address that Moorage itself has.`,
  );
}

/** Network failures of Node carry what happened in their cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.name === 'TimeoutError') return ` within ${patienceMs / 1000} seconds`;
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return ` (${cause.code})`;
  return '';
}
