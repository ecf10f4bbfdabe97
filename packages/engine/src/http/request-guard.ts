import { ConnectionError } from '@moorage/core';
import type { RedirectRule } from './redirect-guard.ts';

/** What a caller may ask for; a part of the standard `RequestInit`, with the limits of this request added. */
export interface GuardedRequestInit {
  /** `GET` by default. */
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  /** Text, or form fields. Streams are not taken: a request is known whole before it is sent. */
  readonly body?: string | URLSearchParams | null | undefined;
  /** The caller's own reason to stop; it is rethrown as it is. */
  readonly signal?: AbortSignal | null | undefined;
  /** Milliseconds for everything together, in place of the general limit. */
  readonly timeoutMs?: number;
  /** Bytes of the decompressed body, in place of the general limit. */
  readonly maxBytes?: number;
  /**
   * GET and HEAD follow up to three redirects within their origin, everything else refuses.
   * `manual` is how OAuth libraries ask to see redirects themselves; they are refused here all the same.
   */
  readonly redirect?: RedirectRule | 'manual';
}

/** A request as it goes out. */
export interface PreparedRequest {
  readonly method: string;
  readonly headers: [string, string][];
  readonly body: string | URLSearchParams | null;
  readonly redirect: RedirectRule;
  /** GET and HEAD: nothing changes when it is sent twice. */
  readonly isSafe: boolean;
}

/**
 * Checks what the caller asks for before anything is opened.
 *
 * @throws {ConnectionError} `invalid_input` when a header cannot be sent, without repeating its value.
 * @throws {TypeError} for what no caller should ask for.
 */
export function prepareRequest(init: GuardedRequestInit, userAgent: string): PreparedRequest {
  const method = (init.method ?? 'GET').toUpperCase();
  if (!/^[A-Z]+$/.test(method) || ['CONNECT', 'TRACE', 'TRACK'].includes(method)) {
    throw new TypeError('The guarded fetch sends GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS');
  }
  const isSafe = method === 'GET' || method === 'HEAD';
  if (isSafe && init.body != null) throw new TypeError(`${method} carries no body`);
  if (!isSafe && init.redirect === 'follow-same-origin') {
    throw new TypeError(`${method} is never sent twice, so it cannot follow redirects`);
  }
  const headers = readHeaders(init.headers);
  // The host of the URL is the one whose address and certificate are checked; another name must not be spoken to there.
  if (headers.has('host')) throw new TypeError('The host header follows from the URL');
  if (!headers.has('user-agent')) headers.set('user-agent', userAgent);
  return {
    method,
    headers: [...headers],
    body: init.body ?? null,
    redirect:
      isSafe && init.redirect !== 'refuse' && init.redirect !== 'manual' ? 'follow-same-origin' : 'refuse',
    isSafe,
  };
}

function readHeaders(given: GuardedRequestInit['headers'] = {}): Headers {
  const headers = new Headers();
  for (const [name, value] of given instanceof Headers ? given : Object.entries(given)) {
    try {
      headers.append(name, value);
    } catch {
      // NOTE: the runtime's own error repeats the value, which may be a credential that was pasted with a line break.
      throw new ConnectionError(
        'invalid_input',
        `The value for the header ${safeName(name)} cannot be sent.`,
        {
          action: 'Enter the credential again, without spaces, line breaks or characters outside ASCII.',
        },
      );
    }
  }
  return headers;
}

function safeName(name: string): string {
  return /^[a-z-]{1,40}$/i.test(name) ? name.toLowerCase() : '(unreadable)';
}
