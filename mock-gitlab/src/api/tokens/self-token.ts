import { type Refusal, badRequest, noContent, notAllowed, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint, endpoint } from '../../http/endpoint.ts';
import { date, optional, paging } from '../../http/parameters.ts';
import { offsetPage } from '../../http/pagination.ts';
import { canSeeGroup, canSeeProject, groupMember, projectMember } from '../../state/access.ts';
import type { AccessToken } from '../../state/rows.ts';
import { revokeToken } from '../../state/token-family.ts';
import { tokenWithAddresses } from '../entities/access-token.ts';
import { groupAssociation, projectAssociation } from '../entities/token-association.ts';
import { refuseYoungRole, role } from '../roles.ts';
import { mayRevoke, rotate } from './actions.ts';

/** The token in use; what is not an access token is refused. */
function ownToken({ actor }: Call, refusal: () => Refusal): AccessToken {
  if (actor.credential.kind !== 'access-token') throw refusal();
  return actor.credential.token;
}

// gitlab: lib/api/personal_access_tokens/self_information.rb
const before = (call: Call): AccessToken =>
  ownToken(call, () => badRequest('This endpoint requires token type to be a personal access token'));

/** About the token in use, which any scope may ask. gitlab: lib/api/personal_access_tokens/self_information.rb, self_rotation.rb */
export const selfTokenEndpoints: readonly Endpoint[] = [
  guardedEndpoint({
    verb: 'GET',
    path: '/personal_access_tokens/self',
    auth: 'token',
    scopes: 'any',
    before,
    parameters: {},
    handle: (call, _, token) => ok(tokenWithAddresses(call.exchange.world, token)),
  }),
  guardedEndpoint({
    verb: 'DELETE',
    path: '/personal_access_tokens/self',
    auth: 'token',
    scopes: 'any',
    before,
    parameters: {},
    handle({ exchange, actor }, _, token) {
      if (!mayRevoke(exchange.world, actor.user, token)) throw badRequest();
      revokeToken(exchange.world, token);
      return noContent;
    },
  }),
  guardedEndpoint({
    verb: 'GET',
    path: '/personal_access_tokens/self/associations',
    auth: 'token',
    scopes: 'any',
    before,
    parameters: { min_access_level: optional(role), ...paging },
    handle(call, { min_access_level: least, ...page }) {
      const { exchange, actor } = call;
      const { state } = exchange.world;
      const { user } = actor;
      refuseYoungRole(call, { min_access_level: least });
      const groups = state.groups.filter((group) =>
        least === undefined
          ? canSeeGroup(state, group, user)
          : (groupMember(state, group.id, user.id)?.accessLevel ?? 0) >= least,
      );
      const projects = state.projects.filter((project) =>
        least === undefined
          ? canSeeProject(state, project, user)
          : (projectMember(state, project, user.id)?.accessLevel ?? 0) >= least,
      );
      const newest = (a: { id: number }, b: { id: number }) => b.id - a.id;
      // Both lists are paged by the same numbers; the headers are the second one's.
      const shownGroups = offsetPage(call, groups.toSorted(newest), page, (group) =>
        groupAssociation(exchange, group, user),
      );
      const shownProjects = offsetPage(call, projects.toSorted(newest), page, (project) =>
        projectAssociation(exchange, project, user),
      );
      return ok({ groups: shownGroups.json, projects: shownProjects.json }, shownProjects.headers);
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/personal_access_tokens/self/rotate',
    auth: 'token',
    scopes: ['api', 'self_rotate'],
    parameters: { expires_at: optional(date) },
    handle: (call, { expires_at }) => rotate(call, ownToken(call, notAllowed), expires_at),
  }),
];
