import { hash } from 'node:crypto';
import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { toJson } from './json.ts';

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

/** An answer as a response, with the headers that every API answer of GitLab has. gitlab: lib/api/api.rb, before/after */
export function renderApi(exchange: Exchange, answer: Answer): Response {
  const { requestId: id, request } = exchange;
  const headers: Record<string, string> = {
    'cache-control': answer.status < 400 ? 'max-age=0, private, must-revalidate' : 'no-cache',
    vary: 'Origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'x-gitlab-meta': `{"correlation_id":"${id}","version":"1"}`,
    'x-request-id': id,
    'x-runtime': '0.010000',
  };
  if (request.headers.has('origin')) {
    headers['access-control-allow-origin'] = '*';
    headers['access-control-expose-headers'] = EXPOSED;
  }
  Object.assign(headers, answer.headers);
  if (answer.text !== undefined) {
    headers['content-type'] = 'text/plain';
    return new Response(answer.text, { status: answer.status, headers });
  }
  if (answer.json === undefined) return new Response(null, { status: answer.status, headers });

  const body = toJson(answer.json);
  headers['content-type'] = 'application/json';
  if (answer.status === 200) {
    const etag = `W/"${hash('md5', body)}"`;
    headers['etag'] = etag;
    if (request.headers.get('if-none-match') === etag) {
      delete headers['content-type'];
      return new Response(null, { status: 304, headers });
    }
  }
  return new Response(body, { status: answer.status, headers });
}
