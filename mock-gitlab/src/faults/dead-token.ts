import { EXPIRED, REVOKED, invalidToken } from '../http/authenticate.ts';
import type { Exchange } from '../http/exchange.ts';
import { renderApi } from '../http/render.ts';
import { oauthError } from '../oauth/answer.ts';
import { type OAuthProblem, invalidGrant } from '../oauth/errors.ts';

/** What GitLab says to a token that ended or was revoked, each part of it in its own way; nothing is looked up. */
export function deadToken(exchange: Exchange, why: 'expired' | 'revoked'): Response {
  const { path } = exchange;
  // gitlab: app/controllers/graphql_controller.rb
  if (path === '/api/graphql') {
    return renderApi(exchange, { status: 401, json: { errors: [{ message: 'Invalid token' }] } });
  }
  if (path.startsWith('/api/')) {
    return renderApi(exchange, invalidToken(why === 'expired' ? EXPIRED : REVOKED).answer);
  }
  // doorkeeper: lib/doorkeeper/oauth/refresh_token_request.rb; config/locales/en.yml
  const description = why === 'expired' ? 'The access token expired' : 'The access token was revoked';
  const problem: OAuthProblem =
    path === '/oauth/token' ? invalidGrant : { error: 'invalid_token', description, status: 401 };
  return oauthError(exchange, problem, exchange.given ?? {});
}
