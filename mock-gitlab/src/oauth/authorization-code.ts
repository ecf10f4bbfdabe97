import { hash } from 'node:crypto';
import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import type { OAuthGrant } from '../state/rows.ts';
import { authenticateClient, sameSecret } from './client.ts';
import { knownClient, must, refuse } from './demand.ts';
import { invalidGrant, missingParameter, pkceRequired } from './errors.ts';
import { issueToken } from './issue.ts';
import { parameter } from './parameters.ts';
import { matchesRedirectUri } from './redirect-uri.ts';
import { tokenAnswer } from './token-answer.ts';

// doorkeeper: lib/doorkeeper/config.rb, authorization_code_expires_in
const CODE_LIFETIME_MS = 600_000;

/** RFC 7636 section 4.6; a verifier without a challenge is refused too. */
function verifierFits({ challenge, challengeMethod }: OAuthGrant, verifier: string | undefined): boolean {
  if (challenge === null) return verifier === undefined;
  if (verifier === undefined) return false;
  return sameSecret(challengeMethod === 'S256' ? hash('sha256', verifier, 'base64url') : verifier, challenge);
}

/** An application that registered itself must prove its code. gitlab: app/controllers/oauth/tokens_controller.rb */
function demandPkce(exchange: Exchange, given: Given): void {
  const client = authenticateClient(exchange, given);
  if (client.kind !== 'known' || !client.application.dynamic) return;
  if (parameter(given, 'code_verifier') === undefined) refuse(pkceRequired);
}

/**
 * A code for a token, once; a second use does not harm the token of the first.
 * doorkeeper: lib/doorkeeper/oauth/authorization_code_request.rb, in its order of checks
 */
export function authorizationCode(exchange: Exchange, given: Given): Promise<Response> {
  const { state, clock } = exchange.world;
  demandPkce(exchange, given);
  const grant = state.grants.by('code', must(given, 'code'));
  const verifier = parameter(given, 'code_verifier');
  if (grant && grant.challenge !== null && verifier === undefined) refuse(missingParameter('code_verifier'));
  const redirectUri = must(given, 'redirect_uri');
  const application = knownClient(exchange, given);
  const usable =
    grant &&
    grant.applicationId === application.id &&
    grant.revokedAt === null &&
    clock.milliseconds() < grant.createdAt + CODE_LIFETIME_MS;
  if (!usable) return refuse(invalidGrant);
  if (!matchesRedirectUri(redirectUri, [grant.redirectUri])) refuse(invalidGrant);
  if (!verifierFits(grant, verifier)) refuse(invalidGrant);

  state.grants.update(grant, { revokedAt: clock.milliseconds() });
  const token = issueToken(exchange, {
    applicationId: application.id,
    userId: grant.userId,
    scopes: grant.scopes,
    refreshable: true,
  });
  return tokenAnswer(exchange, token, application, grant.nonce);
}
