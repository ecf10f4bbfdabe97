import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import type { OAuthApplication, OAuthGrant } from '../state/rows.ts';
import {
  type OAuthProblem,
  invalidChallengeMethod,
  invalidClient,
  invalidRedirectUri,
  invalidRequest,
  invalidScope,
  missingParameter,
  unsupportedResponseMode,
  unsupportedResponseType,
} from './errors.ts';
import { parameter } from './parameters.ts';
import { matchesRedirectUri } from './redirect-uri.ts';
import { defaultScopes, mayAsk, splitScopes } from './scopes.ts';

/** How the answer travels back. */
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** Where an answer would go; known as soon as client and redirect URI are in order. */
export interface Return {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  /** `undefined` when the request had none: then the answer has none. */
  readonly state: string | undefined;
}

/** A request for authorization that may be shown to somebody. */
export interface PreAuthorization extends Return {
  readonly application: OAuthApplication;
  readonly scopes: readonly string[];
  readonly challenge: string | null;
  readonly challengeMethod: OAuthGrant['challengeMethod'];
  readonly nonce: string | null;
}

/** What is wrong with one, and where its client could be told; `null` when nobody may be. */
export interface Unauthorizable {
  readonly problem: OAuthProblem;
  readonly back: Return | null;
}

const MODES = ['query', 'fragment', 'form_post'] as const;

function challengeProblem(challenge: string | undefined, method: string | undefined) {
  if (challenge === undefined) return undefined;
  if (method === undefined) return invalidRequest;
  return method === 'S256' || method === 'plain' ? undefined : invalidChallengeMethod;
}

/**
 * Checks a request for authorization. The order of checks is the engine's: the first that fails names the error.
 * doorkeeper: lib/doorkeeper/oauth/pre_authorization.rb
 */
export function preAuthorize(exchange: Exchange, given: Given): PreAuthorization | Unauthorizable {
  const nowhere = (problem: OAuthProblem): Unauthorizable => ({ problem, back: null });
  const clientId = parameter(given, 'client_id');
  if (clientId === undefined) return nowhere(missingParameter('client_id'));
  const application = exchange.world.state.applications.by('uid', clientId);
  if (!application) return nowhere(invalidClient);
  const redirectUri = parameter(given, 'redirect_uri');
  if (redirectUri === undefined || !matchesRedirectUri(redirectUri, application.redirectUris)) {
    return nowhere(invalidRedirectUri);
  }

  const mode = parameter(given, 'response_mode') ?? 'query';
  const responseMode = MODES.find((one) => one === mode);
  const state = parameter(given, 'state');
  const back: Return = { redirectUri, responseMode: responseMode ?? 'query', state };
  const wrong = (problem: OAuthProblem): Unauthorizable => ({ problem, back });
  const responseType = parameter(given, 'response_type');
  if (responseType === undefined) return wrong(missingParameter('response_type'));
  if (responseType !== 'code') return wrong(unsupportedResponseType);
  if (!responseMode) return wrong(unsupportedResponseMode);

  const asked = parameter(given, 'scope') ?? defaultScopes(application.scopes);
  if (!mayAsk(asked, application.scopes)) return wrong(invalidScope);

  const challenge = parameter(given, 'code_challenge');
  const method = parameter(given, 'code_challenge_method');
  const complaint = challengeProblem(challenge, method);
  if (complaint) return wrong(complaint);
  return {
    ...back,
    application,
    scopes: splitScopes(asked),
    challenge: challenge ?? null,
    challengeMethod: challenge === undefined ? null : method === 'plain' ? 'plain' : 'S256',
    nonce: parameter(given, 'nonce') ?? null,
  };
}
