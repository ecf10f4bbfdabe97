import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { isSince } from '../switches.ts';
import { DAY_PUBLIC, oauthJson, railsHeaders } from './answer.ts';
import { parameter } from './parameters.ts';
import { ALL_SCOPES } from './scopes.ts';
import { signingKey } from './signing-key.ts';

/** Public documents that may be kept for a day. gitlab: app/controllers/jwks_controller.rb */
const publicJson = (exchange: Exchange, body: unknown): Response =>
  oauthJson(exchange, 200, body, DAY_PUBLIC);

const CLAIMS = [
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'sub_legacy',
  'name',
  'nickname',
  'preferred_username',
  'email',
  'email_verified',
  'website',
  'profile',
  'picture',
  'groups',
  'groups_direct',
  'https://gitlab.org/claims/groups/owner',
  'https://gitlab.org/claims/groups/maintainer',
  'https://gitlab.org/claims/groups/developer',
  'project_path',
  'ci_config_ref_uri',
  'ref_path',
  'sha',
  'environment',
  'jti',
] as const;

/** doorkeeper-openid_connect: app/controllers/doorkeeper/openid_connect/discovery_controller.rb */
function discovery({ baseUrl }: Exchange) {
  return {
    issuer: baseUrl,
    authorization_endpoint: `${baseUrl}/oauth/authorize`,
    token_endpoint: `${baseUrl}/oauth/token`,
    revocation_endpoint: `${baseUrl}/oauth/revoke`,
    introspection_endpoint: `${baseUrl}/oauth/introspect`,
    userinfo_endpoint: `${baseUrl}/oauth/userinfo`,
    jwks_uri: `${baseUrl}/oauth/discovery/keys`,
    scopes_supported: ALL_SCOPES,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    // `device_code` is printed raw, not as its URN; `none` is not named as a way to authenticate though it works.
    grant_types_supported: [
      'authorization_code',
      'password',
      'client_credentials',
      'device_code',
      'refresh_token',
    ],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claim_types_supported: ['normal'],
    claims_supported: CLAIMS,
    code_challenge_methods_supported: ['plain', 'S256'],
  };
}

/** Whether clients may register themselves, for the MCP server. gitlab: doc/user/gitlab_duo/model_context_protocol/mcp_server.md, 18.3 */
export const knowsDynamicClients = ({ world }: Exchange): boolean => isSince(world.switches, '18.3');

/** `/.well-known/openid-configuration` */
export const openidConfiguration = (exchange: Exchange): Response =>
  publicJson(exchange, discovery(exchange));

/** `/.well-known/oauth-authorization-server`, RFC 8414: the same and where clients register. */
export const authorizationServer = (exchange: Exchange): Response =>
  publicJson(exchange, {
    ...discovery(exchange),
    ...(knowsDynamicClients(exchange) && {
      registration_endpoint: `${exchange.baseUrl}/oauth/register`,
    }),
  });

/** `/oauth/discovery/keys` */
export const jwks = async (exchange: Exchange): Promise<Response> =>
  publicJson(exchange, { keys: [(await signingKey()).jwk] });

/**
 * `/.well-known/webfinger?resource=…`: where whoever is asked for signs in.
 * doorkeeper-openid_connect: app/controllers/doorkeeper/openid_connect/discovery_controller.rb, webfinger
 */
export function webfinger(exchange: Exchange, given: Given): Response {
  const subject = parameter(given, 'resource');
  // rails: ActionController::ParameterMissing
  if (subject === undefined) return new Response(null, { status: 400, headers: railsHeaders(exchange) });
  const links = [{ rel: 'http://openid.net/specs/connect/1.0/issuer', href: exchange.baseUrl }];
  return oauthJson(exchange, 200, { subject, links });
}

/** `/.well-known/oauth-protected-resource`, RFC 9728. gitlab: app/controllers/oauth/protected_resource_metadata_controller.rb */
export const protectedResource = (exchange: Exchange): Response =>
  publicJson(exchange, {
    resource: [`${exchange.baseUrl}/api/v4/mcp`, `${exchange.baseUrl}/api/v4/mcp_server`],
    authorization_servers: [exchange.baseUrl],
  });
