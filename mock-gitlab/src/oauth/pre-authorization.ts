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
import { matchesRedirectUri } from './redirect-uri.ts';
import { DEFAULT_SCOPES, splitScopes, within } from './scopes.ts';

/** A request for authorization that may be shown to somebody. */
export interface PreAuthorization {
  readonly application: OAuthApplication;
  readonly redirectUri: string;
  readonly responseMode: 'query' | 'fragment' | 'form_post';
  readonly scopes: readonly string[];
  /** `undefined` when the request had none: then the answer has none. */
  readonly state: string | undefined;
  readonly challenge: string | null;
  readonly challengeMethod: OAuthGrant['challengeMethod'];
  readonly nonce: string | null;
  readonly prompt: readonly string[];
}

const text = (given: Given, name: string): string | undefined => {
  const value = given[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const MODES = ['query', 'fragment', 'form_post'] as const;

/**
 * Checks a request for authorization. The order of checks is the engine's: the first that fails names the error.
 * doorkeeper: lib/doorkeeper/oauth/pre_authorization.rb
 */
export function preAuthorize(exchange: Exchange, given: Given): PreAuthorization | OAuthProblem {
  const clientId = text(given, 'client_id');
  if (clientId === undefined) return missingParameter('client_id');
  const application = exchange.world.state.applications.by('uid', clientId);
  if (!application) return invalidClient;

  const redirectUri = text(given, 'redirect_uri');
  if (redirectUri === undefined || !matchesRedirectUri(redirectUri, application.redirectUris)) {
    return invalidRedirectUri;
  }

  const responseType = text(given, 'response_type');
  if (responseType === undefined) return missingParameter('response_type');
  if (responseType !== 'code') return unsupportedResponseType;
  const responseMode = MODES.find((mode) => mode === (text(given, 'response_mode') ?? 'query'));
  if (!responseMode) return unsupportedResponseMode;

  const asked = text(given, 'scope');
  const scopes =
    asked === undefined
      ? DEFAULT_SCOPES.filter((scope) => application.scopes.includes(scope))
      : splitScopes(asked);
  if (scopes.length === 0 || !within(scopes, application.scopes)) return invalidScope;

  const challenge = text(given, 'code_challenge');
  const method = text(given, 'code_challenge_method');
  if (challenge !== undefined && method === undefined) return invalidRequest;
  const challengeMethod = method === 'S256' || method === 'plain' ? method : undefined;
  if (challenge !== undefined && challengeMethod === undefined) return invalidChallengeMethod;

  return {
    application,
    redirectUri,
    responseMode,
    scopes,
    state: typeof given['state'] === 'string' ? given['state'] : undefined,
    challenge: challenge ?? null,
    challengeMethod: challenge === undefined ? null : (challengeMethod ?? null),
    nonce: text(given, 'nonce') ?? null,
    prompt: splitScopes(text(given, 'prompt') ?? ''),
  };
}
