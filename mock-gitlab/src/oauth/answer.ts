import { Refusal } from '../http/answer.ts';
import { corsHeaders } from '../http/cors.ts';
import type { Exchange } from '../http/exchange.ts';
import { type Given, readGiven } from '../http/given.ts';
import { toJson } from '../http/json.ts';
import { renderApi } from '../http/render.ts';
import { type OAuthProblem, OAuthRefusal } from './errors.ts';

/** A JSON answer of the OAuth side; never to be stored. doorkeeper: lib/doorkeeper/oauth/token_response.rb */
export function oauthJson(
  exchange: Exchange,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { requestId } = exchange;
  return new Response(toJson(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store, no-cache',
      pragma: 'no-cache',
      vary: 'Origin',
      'x-content-type-options': 'nosniff',
      'x-download-options': 'noopen',
      'x-frame-options': 'SAMEORIGIN',
      'x-gitlab-meta': `{"correlation_id":"${requestId}","version":"1"}`,
      'x-permitted-cross-domain-policies': 'none',
      'x-request-id': requestId,
      'x-runtime': '0.010000',
      ...corsHeaders(exchange),
      ...headers,
    },
  });
}

/**
 * An error as JSON. The challenge header comes with every one, the 400s too: strict clients stumble over that.
 * doorkeeper: lib/doorkeeper/oauth/error_response.rb
 */
function oauthError(
  exchange: Exchange,
  { error, description, status }: OAuthProblem,
  given: Given,
): Response {
  const { state } = given;
  const body = {
    error,
    error_description: description,
    ...(error === 'invalid_token' && { state: 'unauthorized' }),
    ...(typeof state === 'string' && { state }),
  };
  return oauthJson(exchange, status, body, {
    'www-authenticate': `Bearer realm="Doorkeeper", error="${error}", error_description="${description}"`,
  });
}

/** Reads the parameters, runs a route and turns its refusals into JSON. */
export async function answerOAuth(
  exchange: Exchange,
  run: (given: Given) => Response | Promise<Response>,
): Promise<Response> {
  let given: Given = {};
  try {
    given = await readGiven(exchange.request, exchange.url.searchParams);
    exchange.given = given;
    return await run(given);
  } catch (error) {
    if (error instanceof OAuthRefusal) return oauthError(exchange, error.problem, given);
    if (error instanceof Refusal) return renderApi(exchange, error.answer);
    throw error;
  }
}
