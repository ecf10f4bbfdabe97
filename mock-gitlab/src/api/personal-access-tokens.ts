import {
  Refusal,
  badRequest,
  created,
  forbidden,
  noContent,
  notAllowed,
  notFound,
  ok,
  recordNotFound,
  unauthorized,
} from '../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../http/endpoint.ts';
import { offsetPage } from '../http/pagination.ts';
import { date, optional, required, text, wholeNumber } from '../http/parameters.ts';
import { createPersonalToken, rotateToken } from '../state/create-token.ts';
import type { AccessToken } from '../state/rows.ts';
import { tokenEntity, tokenWithValue } from './entities/access-token.ts';
import { numberSegment } from './find.ts';
import {
  NEW_TOKEN_DAYS,
  ROTATED_TOKEN_DAYS,
  expiryDate,
  filterTokens,
  personalScopes,
  tokenFilters,
} from './token-rules.ts';

/** The token in use; an OAuth token is none of this kind. */
function ownToken({ actor }: Call, refusal: Refusal): AccessToken {
  if (actor.credential.kind === 'oauth') throw refusal;
  return actor.credential.token;
}

// gitlab: lib/api/personal_access_tokens/self_information.rb
const notAToken = () => badRequest('This endpoint requires token type to be a personal access token');

/**
 * The token of the path; a stranger learns nothing, not even whether it exists.
 * gitlab: lib/api/personal_access_tokens.rb, find_token
 */
function findToken(call: Call): AccessToken {
  const token = call.exchange.world.state.accessTokens.get(numberSegment(call, 'token_id'));
  const { user } = call.actor;
  if (user.admin) {
    if (!token) throw notFound();
    return token;
  }
  if (!token || token.userId !== user.id || user.bot) throw unauthorized();
  return token;
}

/** gitlab: app/services/personal_access_tokens/rotate_service.rb */
function rotate(call: Call, token: AccessToken, asked: string | undefined) {
  const { world } = call.exchange;
  if (token.revoked) throw badRequest('Token already revoked');
  const next = rotateToken(world, token, expiryDate(world, asked, ROTATED_TOKEN_DAYS));
  return ok(tokenWithValue(world, next));
}

function revoke({ exchange }: Call, token: AccessToken) {
  exchange.world.state.accessTokens.update(token, { revoked: true });
  return noContent;
}

// gitlab: lib/api/users.rb, `http_status || :unprocessable_entity`
const unprocessable = (reason: string) => new Refusal({ status: 422, json: { message: reason } });

/** About the token in use. gitlab: lib/api/personal_access_tokens/self_information.rb, self_rotation.rb */
const selfEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/personal_access_tokens/self',
    auth: 'token',
    scopes: 'any',
    parameters: {},
    handle(call) {
      const token = ownToken(call, notAToken());
      return ok({ ...tokenEntity(call.exchange.world, token), last_used_ips: token.lastUsedIps });
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: '/personal_access_tokens/self',
    auth: 'token',
    scopes: 'any',
    parameters: {},
    handle: (call) => revoke(call, ownToken(call, notAToken())),
  }),
  endpoint({
    verb: 'POST',
    path: '/personal_access_tokens/self/rotate',
    auth: 'token',
    scopes: ['api', 'self_rotate'],
    parameters: { expires_at: optional(date) },
    handle: (call, { expires_at }) => rotate(call, ownToken(call, notAllowed()), expires_at),
  }),
];

/** gitlab: lib/api/personal_access_tokens.rb; doc/api/personal_access_tokens.md */
export const personalAccessTokenEndpoints: readonly Endpoint[] = [
  ...selfEndpoints,
  endpoint({
    verb: 'GET',
    path: '/personal_access_tokens',
    auth: 'token',
    parameters: { user_id: optional(wholeNumber), ...tokenFilters },
    handle(call, values) {
      const { world } = call.exchange;
      const { user } = call.actor;
      if (!user.admin && (values.user_id ?? user.id) !== user.id) throw unauthorized();
      if (values.user_id !== undefined && !world.state.users.get(values.user_id)) throw notFound();
      const whose = values.user_id ?? (user.admin ? undefined : user.id);
      const tokens = world.state.accessTokens.filter(
        (token) => token.kind === 'personal' && (whose === undefined || token.userId === whose),
      );
      return offsetPage(call, filterTokens(world, tokens, values), values, (token) =>
        tokenEntity(world, token),
      );
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/personal_access_tokens/:token_id',
    auth: 'token',
    parameters: {},
    handle: (call) => ok(tokenEntity(call.exchange.world, findToken(call))),
  }),
  endpoint({
    verb: 'POST',
    path: '/personal_access_tokens/:token_id/rotate',
    auth: 'token',
    parameters: { expires_at: optional(date) },
    handle: (call, { expires_at }) => rotate(call, findToken(call), expires_at),
  }),
  endpoint({
    verb: 'DELETE',
    path: '/personal_access_tokens/:token_id',
    auth: 'token',
    parameters: {},
    handle(call) {
      const token = call.exchange.world.state.accessTokens.get(numberSegment(call, 'token_id'));
      if (!token) throw recordNotFound();
      const { user } = call.actor;
      // gitlab: app/services/personal_access_tokens/revoke_service.rb
      if (!user.admin && token.userId !== user.id) throw badRequest();
      return revoke(call, token);
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/users/:user_id/personal_access_tokens',
    auth: 'token',
    parameters: {
      name: required(text),
      description: optional(text),
      scopes: required(personalScopes),
      expires_at: optional(date),
    },
    handle(call, values) {
      const { world } = call.exchange;
      const { user } = call.actor;
      if (!user.admin) throw forbidden();
      const owner = world.state.users.get(numberSegment(call, 'user_id'));
      if (!owner) throw notFound('User');
      const token = createPersonalToken(world, owner.id, {
        name: values.name,
        description: values.description ?? null,
        scopes: values.scopes,
        expiresAt: expiryDate(world, values.expires_at, NEW_TOKEN_DAYS, unprocessable),
        createdById: user.id,
      });
      return created(tokenWithValue(world, token));
    },
  }),
];
