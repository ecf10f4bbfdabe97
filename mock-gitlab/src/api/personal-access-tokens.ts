import { badRequest, ok } from '../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../http/endpoint.ts';
import type { AccessToken } from '../state/rows.ts';
import { tokenEntity } from './entities/access-token.ts';

/** gitlab: lib/api/personal_access_tokens/self_information.rb */
function ownToken({ actor }: Call): AccessToken {
  if (actor.credential.kind === 'oauth') {
    throw badRequest('This endpoint requires token type to be a personal access token');
  }
  return actor.credential.token;
}

/** gitlab: lib/api/personal_access_tokens; doc/api/personal_access_tokens.md */
export const personalAccessTokenEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/personal_access_tokens/self',
    auth: 'token',
    scopes: 'any',
    handle(call) {
      const token = ownToken(call);
      return ok({
        ...tokenEntity(call.exchange.world, token),
        last_used_ips: token.lastUsedIps,
      });
    },
  }),
];
