import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { oauthJson } from './answer.ts';
import { applicationComplaints, createApplication, fullMessages, splitUris } from './application.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

/** rails: an error of the record, in the words that its controller gives it */
const refused = (exchange: Exchange, description: string): Response =>
  oauthJson(exchange, 400, { error: 'invalid_client_metadata', error_description: description });

/**
 * `POST /oauth/register`, RFC 7591: a client registers itself. It gets no secret, the scope `mcp` alone, whatever it
 * asks for, and must use PKCE. gitlab: app/controllers/oauth/dynamic_registrations_controller.rb
 */
export function registerClient(exchange: Exchange, given: Given): Response {
  const { client_name: name, redirect_uris: sent } = given;
  if (!isText(name) || name.trim() === '' || name.length >= 200) {
    return refused(exchange, 'client_name is too long');
  }
  const list: readonly unknown[] = Array.isArray(sent) ? sent : [sent];
  const wish = {
    name: `[Unverified Dynamic Application] ${name}`,
    redirectUris: list.filter(isText).flatMap(splitUris),
    scopes: ['mcp'],
    confidential: false,
    dynamic: true,
    ownerId: null,
  };
  const complaints = fullMessages(applicationComplaints(wish));
  if (complaints.length > 0) return refused(exchange, complaints.join(', '));
  const application = createApplication(exchange.world, wish);
  return oauthJson(exchange, 201, {
    client_id: application.uid,
    client_id_issued_at: Math.floor(application.createdAt / 1000),
    redirect_uris: application.redirectUris,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    require_pkce: true,
    client_name: application.name,
    scope: 'mcp',
    dynamic: true,
  });
}
