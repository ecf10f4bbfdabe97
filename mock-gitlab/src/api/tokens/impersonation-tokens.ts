import { created, invalidModel, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, date, defaulted, listOf, optional, paging, required, text } from '../../http/parameters.ts';
import { createPersonalToken } from '../../state/create-token.ts';
import type { AccessToken, User } from '../../state/rows.ts';
import { revokeToken } from '../../state/token-family.ts';
import { impersonationToken, impersonationTokenWithValue } from '../entities/access-token.ts';
import { requireAdmin } from '../guards.ts';
import { filterTokens } from './list.ts';
import { integerSegment, modelComplaints } from './rules.ts';
import { refuseStale } from '../find.ts';

const LIST = '/users/:user_id/impersonation_tokens';
const ONE = `${LIST}/:token_id`;

function findUser(call: Call): User {
  const user = call.exchange.world.state.users.get(integerSegment(call.segment('user_id'), 'user_id'));
  if (!user) throw notFound('User');
  return user;
}

const tokensOf = ({ exchange }: Call, user: User): AccessToken[] =>
  exchange.world.state.accessTokens
    .many('user', String(user.id))
    .filter(({ kind }) => kind === 'impersonation');

function findToken(call: Call): AccessToken {
  const id = integerSegment(call.segment('token_id'), 'impersonation_token_id');
  const token = tokensOf(call, findUser(call)).find((one) => one.id === id);
  if (!token) throw notFound('Impersonation Token');
  return token;
}

/** The model's complaints by attribute. gitlab: lib/api/helpers.rb, render_validation_error! */
function byAttribute(complaints: readonly [string, string][]): Record<string, string[]> {
  const texts: Record<string, string[]> = {};
  for (const [attribute, complaint] of complaints) (texts[attribute] ??= []).push(complaint);
  return texts;
}

/** Tokens that administrators make to act as somebody. gitlab: lib/api/users.rb; doc/api/user_tokens.md */
export const impersonationTokenEndpoints: readonly Endpoint[] = [
  guardedEndpoint({
    verb: 'GET',
    path: LIST,
    auth: 'token',
    before: requireAdmin,
    parameters: { ...paging, state: defaulted(choice('all', 'active', 'inactive'), 'all') },
    handle(call, { state, ...page }) {
      const { world } = call.exchange;
      const wanted = state === 'all' ? undefined : state;
      const tokens = filterTokens(world, tokensOf(call, findUser(call)), { state: wanted });
      return offsetPage(call, tokens, page, (token) => impersonationToken(world, token));
    },
  }),
  guardedEndpoint({
    verb: 'POST',
    path: LIST,
    auth: 'token',
    before: requireAdmin,
    parameters: {
      name: required(text),
      description: optional(text),
      expires_at: optional(date),
      scopes: optional(listOf(text)),
    },
    handle(call, { name, description = null, scopes = [], expires_at: expiresAt = null }, admin) {
      const { world } = call.exchange;
      const user = findUser(call);
      // No usual end here: the model demands one.
      const complaints = modelComplaints(world, { name, scopes, expiresAt });
      if (complaints.length > 0) throw invalidModel(byAttribute(complaints));
      const wish = { name, description, scopes, expiresAt, createdById: admin.id };
      const token = createPersonalToken(world, user.id, wish, 'impersonation');
      return created(impersonationTokenWithValue(world, token));
    },
  }),
  guardedEndpoint({
    verb: 'GET',
    path: ONE,
    auth: 'token',
    before: requireAdmin,
    parameters: {},
    handle: (call) => ok(impersonationToken(call.exchange.world, findToken(call))),
  }),
  guardedEndpoint({
    verb: 'DELETE',
    path: ONE,
    auth: 'token',
    before: requireAdmin,
    parameters: {},
    handle(call) {
      const token = findToken(call);
      refuseStale(call, Math.max(token.createdAt, token.lastUsedAt ?? 0));
      revokeToken(call.exchange.world, token);
      return noContent;
    },
  }),
];
