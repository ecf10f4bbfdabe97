import { badRequest, created, noContent, notFound } from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { date, optional, required, text } from '../../http/parameters.ts';
import { createPersonalToken } from '../../state/create-token.ts';
import type { AccessToken, User } from '../../state/rows.ts';
import { revokeToken } from '../../state/token-family.ts';
import { tokenEntity, tokenWithValue } from '../entities/access-token.ts';
import { findAccount, findManagedPlace } from './service-accounts.ts';
import { mayRevoke, personalWish, rotate } from './actions.ts';
import { filterTokens, tokenFilters } from './list.ts';
import { asId, personalScopes } from './rules.ts';

type Kind = 'group' | 'project';

const tokensOf = ({ exchange }: Call, user: User): AccessToken[] =>
  exchange.world.state.accessTokens
    .many('user', String(user.id))
    .filter(({ kind }) => kind !== 'impersonation');

const findToken = (call: Call, user: User): AccessToken | undefined =>
  tokensOf(call, user).find(({ id }) => id === asId(call.segment('token_id')));

function routesFor(kind: Kind): Endpoint[] {
  const path = `/${kind}s/:id/service_accounts/:user_id/personal_access_tokens`;
  const one = `${path}/:token_id`;
  const before = (call: Call) => findManagedPlace(call, kind);
  return [
    guardedEndpoint({
      verb: 'GET',
      path,
      auth: 'token',
      before,
      parameters: tokenFilters,
      handle(call, filters, place) {
        const { world } = call.exchange;
        const tokens = tokensOf(call, findAccount(call, kind, place));
        return offsetPage(call, filterTokens(world, tokens, filters), filters, (token) =>
          tokenEntity(world, token),
        );
      },
    }),
    guardedEndpoint({
      verb: 'POST',
      path,
      auth: 'token',
      before,
      parameters: {
        name: required(text),
        description: optional(text),
        expires_at: optional(date),
        scopes: required(personalScopes),
      },
      handle(call, values, place) {
        const { world } = call.exchange;
        const user = findAccount(call, kind, place);
        const wish = personalWish(world, values, call.actor.user);
        return created(tokenWithValue(world, createPersonalToken(world, user.id, wish)));
      },
    }),
    guardedEndpoint({
      verb: 'DELETE',
      path: one,
      auth: 'token',
      before,
      parameters: {},
      handle(call, _, place) {
        const { world } = call.exchange;
        const token = findToken(call, findAccount(call, kind, place));
        if (!token) throw notFound('Personal Access Token');
        if (!mayRevoke(world, call.actor.user, token)) throw badRequest();
        revokeToken(world, token);
        return noContent;
      },
    }),
    guardedEndpoint({
      verb: 'POST',
      path: `${one}/rotate`,
      auth: 'token',
      before,
      parameters: { expires_at: optional(date) },
      handle(call, { expires_at }, place) {
        const token = findToken(call, findAccount(call, kind, place));
        // The two routes disagree on the words. gitlab: ee/lib/api/group_service_accounts.rb, project_service_accounts.rb
        if (!token) throw kind === 'group' ? notFound() : notFound('Personal Access Token');
        return rotate(call, token, expires_at);
      },
    }),
  ];
}

/** Personal access tokens of service accounts. gitlab: ee/lib/api/group_service_accounts.rb, project_service_accounts.rb */
export const serviceAccountTokenEndpoints: readonly Endpoint[] = [
  ...routesFor('group'),
  ...routesFor('project'),
];
