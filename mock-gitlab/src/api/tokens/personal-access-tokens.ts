import {
  badRequest,
  created,
  noContent,
  notFound,
  ok,
  recordNotFound,
  unauthorized,
} from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, date, listOf, optional, required, text, wholeNumber } from '../../http/parameters.ts';
import { createPersonalToken } from '../../state/create-token.ts';
import type { AccessToken } from '../../state/rows.ts';
import { revokeToken } from '../../state/token-family.ts';
import { isSince } from '../../switches.ts';
import { tokenEntity, tokenWithAddresses, tokenWithValue } from '../entities/access-token.ts';
import { requireAdmin } from '../guards.ts';
import { selfTokenEndpoints } from './self-token.ts';
import { mayRevoke, personalWish, rotate } from './actions.ts';
import { filterTokens, tokenFilters } from './list.ts';
import { asId, integerSegment, personalScopes } from './rules.ts';

/** Nobody but an administrator names another person, on any of these routes. gitlab: lib/api/helpers/personal_access_tokens_helpers.rb, restrict_non_admins! */
function before({ actor, given }: Call): void {
  const asked = given['user_id'];
  if (actor.user.admin || asked === undefined || asked === null || asked === '') return;
  const isSelf = typeof asked === 'string' ? asked === String(actor.user.id) : asked === actor.user.id;
  if (!isSelf) throw unauthorized();
}

/** The number of the path; before it was declared as one, anything else was a token that does not exist. */
function tokenId({ exchange, segment }: Call): number | undefined {
  const id = segment('token_id');
  return isSince(exchange.world.switches, '18.11') ? integerSegment(id, 'id') : asId(id);
}

/** One's own token, or any for an administrator; a stranger does not learn whether it exists. gitlab: lib/api/personal_access_tokens.rb */
function findToken(call: Call): AccessToken {
  const id = tokenId(call);
  const token = id === undefined ? undefined : call.exchange.world.state.accessTokens.get(id);
  const { user } = call.actor;
  if (token && (user.admin || token.userId === user.id)) return token;
  throw user.admin ? notFound() : unauthorized();
}

/** gitlab: lib/api/helpers/personal_access_tokens_helpers.rb, finder_params */
function tokensFor({ exchange, actor, given }: Call, asked: number | undefined): AccessToken[] {
  const { accessTokens, users } = exchange.world.state;
  const { user } = actor;
  if (!user.admin) {
    const own = accessTokens.many('user', String(user.id));
    return own.filter(({ kind }) => kind !== 'impersonation');
  }
  if (asked !== undefined) {
    if (!users.get(asked)) throw notFound();
    return accessTokens.many('user', String(asked));
  }
  if (Object.hasOwn(given, 'user_id')) throw notFound();
  return accessTokens.all();
}

/** gitlab: lib/api/personal_access_tokens.rb, users.rb; doc/api/personal_access_tokens.md, user_tokens.md */
export const personalAccessTokenEndpoints: readonly Endpoint[] = [
  ...selfTokenEndpoints,
  guardedEndpoint({
    verb: 'GET',
    path: '/personal_access_tokens',
    auth: 'token',
    before,
    parameters: { user_id: optional(wholeNumber), ...tokenFilters },
    handle(call, { user_id: userId, ...filters }) {
      const { world } = call.exchange;
      const tokens = filterTokens(world, tokensFor(call, userId), filters);
      return offsetPage(call, tokens, filters, (token) => tokenEntity(world, token));
    },
  }),
  guardedEndpoint({
    verb: 'GET',
    path: '/personal_access_tokens/:token_id',
    auth: 'token',
    before,
    parameters: {},
    handle: (call) => ok(tokenWithAddresses(call.exchange.world, findToken(call))),
  }),
  guardedEndpoint({
    verb: 'POST',
    path: '/personal_access_tokens/:token_id/rotate',
    auth: 'token',
    before,
    parameters: { expires_at: optional(date) },
    handle: (call, { expires_at }) => rotate(call, findToken(call), expires_at),
  }),
  guardedEndpoint({
    verb: 'DELETE',
    path: '/personal_access_tokens/:token_id',
    auth: 'token',
    before,
    parameters: {},
    handle(call) {
      const { world } = call.exchange;
      const id = tokenId(call);
      const token = id === undefined ? undefined : world.state.accessTokens.get(id);
      if (!token) throw recordNotFound();
      if (!mayRevoke(world, call.actor.user, token)) throw badRequest();
      revokeToken(world, token);
      return noContent;
    },
  }),
  guardedEndpoint({
    verb: 'POST',
    path: '/users/:user_id/personal_access_tokens',
    auth: 'token',
    before: requireAdmin,
    parameters: {
      name: required(text),
      scopes: required(personalScopes),
      description: optional(text),
      expires_at: optional(date),
    },
    handle(call, values, admin) {
      const { world } = call.exchange;
      const owner = world.state.users.get(integerSegment(call.segment('user_id'), 'user_id'));
      if (!owner) throw notFound('User');
      return created(
        tokenWithValue(world, createPersonalToken(world, owner.id, personalWish(world, values, admin))),
      );
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/user/personal_access_tokens',
    auth: 'token',
    lacks: 'fine-grained tokens (granular_scopes)',
    parameters: {
      name: required(text),
      // gitlab: lib/api/users.rb: so little that a stolen session gains nothing lasting
      scopes: required(listOf(choice('k8s_proxy', 'self_rotate'))),
      description: optional(text),
      expires_at: optional(date),
    },
    handle(call, values) {
      const { world } = call.exchange;
      const { user } = call.actor;
      return created(
        tokenWithValue(world, createPersonalToken(world, user.id, personalWish(world, values, user))),
      );
    },
  }),
];
