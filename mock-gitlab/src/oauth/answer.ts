import { hash } from 'node:crypto';
import { corsHeaders } from '../http/cors.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { identityHeaders } from '../http/identity-headers.ts';
import { toJson } from '../http/json.ts';
import { type OAuthProblem, OAuthRefusal } from './errors.ts';
import { MalformedRequest, parameter, readRails } from './parameters.ts';

type Headers = Readonly<Record<string, string>>;

/** What every answer of GitLab's web side has. */
export function railsHeaders(exchange: Exchange): Record<string, string> {
  const { requestId } = exchange;
  return {
    vary: 'Origin',
    'x-content-type-options': 'nosniff',
    'x-download-options': 'noopen',
    'x-frame-options': 'SAMEORIGIN',
    'x-gitlab-meta': `{"correlation_id":"${requestId}","version":"1"}`,
    'x-permitted-cross-domain-policies': 'none',
    'x-request-id': requestId,
    'x-runtime': '0.010000',
    ...corsHeaders(exchange),
  };
}

/** Never to be stored. doorkeeper: lib/doorkeeper/oauth/token_response.rb, error_response.rb */
export const NO_STORE: Headers = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' };

/** May be kept for a day by anybody. gitlab: app/controllers/jwks_controller.rb */
export const DAY_PUBLIC: Headers = {
  'cache-control': 'max-age=86400, public, must-revalidate, no-transform',
};

/** A JSON answer of the OAuth side; without headers of its own it is cached as Rails has it. rack: lib/rack/etag.rb, conditional_get.rb */
export function oauthJson(exchange: Exchange, status: number, body: unknown, own: Headers = {}): Response {
  const text = toJson(body);
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': status < 300 ? 'max-age=0, private, must-revalidate' : 'no-cache',
    ...railsHeaders(exchange),
    ...own,
  };
  if (status >= 300 || headers['cache-control']?.includes('no-cache') === true) {
    return new Response(text, { status, headers });
  }
  const etag = `W/"${hash('sha256', text).slice(0, 32)}"`;
  headers['etag'] = etag;
  const unchanged = exchange.verb === 'GET' && exchange.request.headers.get('if-none-match') === etag;
  if (!unchanged) return new Response(text, { status, headers });
  delete headers['content-type'];
  return new Response(null, { status: 304, headers });
}

/**
 * An error as JSON. The challenge header comes with every one, the 400s too: strict clients stumble over that.
 * doorkeeper: lib/doorkeeper/oauth/error_response.rb
 */
export function oauthError(exchange: Exchange, problem: OAuthProblem, given: Given): Response {
  const { error, description, status, bare = false } = problem;
  const state = parameter(given, 'state');
  const body = {
    error,
    error_description: description,
    ...(error === 'invalid_token' && { state: 'unauthorized' }),
    ...(state !== undefined && !bare && { state }),
  };
  if (bare) return oauthJson(exchange, status, body);
  const challenge = `Bearer realm="Doorkeeper", error="${error}", error_description="${description}"`;
  return oauthJson(exchange, status, body, { ...NO_STORE, 'www-authenticate': challenge });
}

/** What comes in place of an answer when the request cannot be read. rails: actionpack/lib/action_dispatch/middleware/public_exceptions.rb */
function malformed(exchange: Exchange, { kind }: MalformedRequest): Response {
  if (kind === 'text') {
    return new Response('Bad Request', {
      status: 400,
      headers: { ...identityHeaders(exchange), 'content-type': 'text/plain' },
    });
  }
  const accepted = exchange.request.headers.get('accept') ?? '';
  if (accepted.startsWith('application/json')) {
    return oauthJson(exchange, 400, { status: 400, error: 'Bad Request' });
  }
  const headers = { ...railsHeaders(exchange), 'content-type': 'text/html; charset=UTF-8' };
  return new Response(null, { status: 400, headers });
}

/** Reads the parameters and runs a route; a request that cannot be read gets Rails' 400. */
export async function answerRails(
  exchange: Exchange,
  run: (given: Given) => Response | Promise<Response>,
): Promise<Response> {
  try {
    const given = await readRails(exchange.request, exchange.url.search);
    exchange.given = given;
    return await run(given);
  } catch (error) {
    if (error instanceof MalformedRequest) return malformed(exchange, error);
    throw error;
  }
}

/** The same for a route whose refusals are OAuth's. */
export const answerOAuth = (
  exchange: Exchange,
  run: (given: Given) => Response | Promise<Response>,
): Promise<Response> =>
  answerRails(exchange, async (given) => {
    try {
      return await run(given);
    } catch (error) {
      if (error instanceof OAuthRefusal) return oauthError(exchange, error.problem, given);
      throw error;
    }
  });
