import { hash } from 'node:crypto';
import type { Answer } from './answer.ts';
import { corsHeaders } from './cors.ts';
import type { Exchange } from './exchange.ts';
import { addProxyHeaders } from './identity-headers.ts';
import { written } from './json.ts';
import { LightResponse } from './light-response.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

// Requests come many in a millisecond: the part for the time is kept.
let keptTime = { milliseconds: -1, text: '' };

function timePart(milliseconds: number): string {
  if (keptTime.milliseconds === milliseconds) return keptTime.text;
  let text = '';
  for (let rest = Math.max(0, milliseconds), at = 0; at < 10; at += 1) {
    text = CROCKFORD.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  keptTime = { milliseconds, text };
  return text;
}

/** A request id in ULID's form: the mock's time, then a counter in place of randomness, so that runs compare equal. */
export const requestId = (milliseconds: number, count: number): string =>
  timePart(milliseconds) + count.toString(16).toUpperCase().padStart(16, '0');

// gitlab: config/application.rb (rack-cors)
const EXPOSED =
  'Link, X-Total, X-Total-Pages, X-Per-Page, X-Page, X-Next-Page, X-Prev-Page, X-Gitlab-Blob-Id, X-Gitlab-Commit-Id, X-Gitlab-Content-Sha256, X-Gitlab-Encoding, X-Gitlab-File-Name, X-Gitlab-File-Path, X-Gitlab-Last-Commit-Id, X-Gitlab-Ref, X-Gitlab-Size';

/** The tag of a body. rack: lib/rack/etag.rb, digest_body */
const tagOf = (body: string): string => `W/"${hash('sha256', body).slice(0, 32)}"`;

/** An answer as a response, with the headers that every API answer of GitLab has. gitlab: lib/api/api.rb, before/after */
export function renderApi(exchange: Exchange, answer: Answer): Response {
  const { requestId: id, request } = exchange;
  const { status } = answer;
  const json = answer.text === undefined && answer.json !== undefined ? written(answer.json) : undefined;
  let text = answer.text ?? json?.text ?? null;
  // grape: lib/grape/endpoint.rb, build_stack begins with Rack::Head, so what comes after it sees no body.
  if (request.method === 'HEAD') text = null;
  // rack: lib/rack/etag.rb tags 200 and 201 with a body; rails: railties default_middleware_stack.rb, `no-cache` for all others
  const isTagged = text !== null && text !== '' && (status === 200 || status === 201);
  const headers: Record<string, string> = {
    'cache-control': isTagged ? 'max-age=0, private, must-revalidate' : 'no-cache',
    'referrer-policy': 'strict-origin-when-cross-origin',
    vary: 'Origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'x-gitlab-meta': `{"correlation_id":"${id}","version":"1"}`,
    'x-request-id': id,
    'x-runtime': '0.010000',
  };
  if (request.headers.has('origin')) {
    Object.assign(headers, corsHeaders(exchange));
    headers['access-control-expose-headers'] = EXPOSED;
  }
  addProxyHeaders(headers, exchange);
  if (answer.text !== undefined) headers['content-type'] = 'text/plain';
  else if (answer.json !== undefined) headers['content-type'] = 'application/json';
  if (answer.headers) Object.assign(headers, answer.headers);
  if (isTagged && text !== null) {
    const etag = json ? (json.tag ??= tagOf(text)) : tagOf(text);
    headers['etag'] = etag;
    // rack: lib/rack/conditional_get.rb: one tag, compared as text, for reading only
    if (status === 200 && request.method === 'GET' && request.headers.get('if-none-match') === etag) {
      delete headers['content-type'];
      return new LightResponse(null, { status: 304, headers });
    }
  }
  return new LightResponse(text, { status, headers });
}
