import {
  badRequest,
  conflict,
  created,
  forbidden,
  noContent,
  notFound,
  ok,
  recordNotFound,
  unknownRoute,
} from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, defaulted, flag, optional, paging } from '../../http/parameters.ts';
import { isServiceAccount } from '../../state/bots.ts';
import { REMOVAL_MS, soloOwnedGroups } from '../../state/remove-user.ts';
import type { Group, Project, User } from '../../state/rows.ts';
import { isEnterprise, isSince } from '../../switches.ts';
import { findGroup, findProject } from '../find.ts';
import { requireAdmin } from '../guards.ts';
import { hasServiceAccounts, mayAdminServiceAccounts } from './service-account-rules.ts';
import { accountEntity, accountParameters, changeAccount, makeAccount } from './service-account-wishes.ts';
import { integerSegment } from './rules.ts';

type Kind = 'group' | 'project';

/** Whether this GitLab has the routes at all: the community's has none, those of projects are young. */
export function requireRoutes({ exchange: { world } }: Call, kind: Kind | 'instance'): void {
  const known = isEnterprise(world.switches) && (kind !== 'project' || isSince(world.switches, '18.11'));
  if (!known) throw unknownRoute();
}

/** The place of the path, whose service accounts the caller manages. gitlab: ee/lib/api/group_service_accounts.rb, `before` */
export function findManagedPlace(call: Call, kind: Kind): Group | Project {
  requireRoutes(call, kind);
  const { actor } = call;
  const place = kind === 'group' ? findGroup(call) : findProject(call);
  if (!mayAdminServiceAccounts(call.exchange.world, place, actor.user)) throw forbidden();
  return place;
}

/** The account of the path, of this place. gitlab: ee/lib/api/group_service_accounts.rb, validate_service_account_user */
export function findAccount(call: Call, kind: Kind, place: Group | Project): User {
  const { state } = call.exchange.world;
  const id = integerSegment(call.segment('user_id'), 'user_id');
  const account = state.serviceAccounts.get(id);
  const user = state.users.get(id);
  if (!user || account?.ownerType !== kind || account.ownerId !== place.id) throw notFound('User');
  return user;
}

const listParameters = {
  ...paging,
  order_by: defaulted(choice('id', 'username'), 'id'),
  sort: defaulted(choice('asc', 'desc'), 'desc'),
};

type ListValues = {
  readonly page: number;
  readonly per_page: number;
  readonly order_by: 'id' | 'username';
  readonly sort: 'asc' | 'desc';
};

function list(call: Call, { order_by: key, sort, ...page }: ListValues, belongs: (user: User) => boolean) {
  const { state } = call.exchange.world;
  const way = sort === 'asc' ? 1 : -1;
  const users = state.users.filter((user) => isServiceAccount(state, user) && belongs(user));
  const sorted = users.toSorted((a, b) => way * (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0));
  return offsetPage(call, sorted, page, (user) => accountEntity(call.exchange, user));
}

function routesFor(kind: Kind): Endpoint[] {
  const path = `/${kind}s/:id/service_accounts`;
  const one = `${path}/:user_id`;
  const before = (call: Call) => findManagedPlace(call, kind);
  return [
    guardedEndpoint({
      verb: 'GET',
      path,
      auth: 'token',
      before,
      parameters: listParameters,
      handle(call, values, place) {
        const { serviceAccounts } = call.exchange.world.state;
        return list(call, values, ({ id }) => {
          const account = serviceAccounts.get(id);
          return account?.ownerType === kind && account.ownerId === place.id;
        });
      },
    }),
    guardedEndpoint({
      verb: 'POST',
      path,
      auth: 'token',
      lacks: 'seats, and the rate limit on making accounts',
      before,
      parameters: accountParameters,
      handle(call, wish, place) {
        // gitlab: ee/app/services/namespaces/service_accounts/create_service.rb: groups at the top alone
        if ('parentId' in place && place.parentId !== null) {
          throw badRequest('User does not have permission to create a service account in this namespace.');
        }
        const owner = { ownerType: kind, ownerId: place.id };
        return created(
          accountEntity(call.exchange, makeAccount(call.exchange, wish, owner, call.actor.user)),
        );
      },
    }),
    guardedEndpoint({
      verb: 'PATCH',
      path: one,
      auth: 'token',
      before,
      parameters: accountParameters,
      handle(call, wish, place) {
        const user = findAccount(call, kind, place);
        return ok(accountEntity(call.exchange, changeAccount(call.exchange, user, wish)));
      },
    }),
    guardedEndpoint({
      verb: 'DELETE',
      path: one,
      auth: 'token',
      before,
      parameters: { hard_delete: optional(flag) },
      handle(call, { hard_delete: hard }, place) {
        const { state, clock } = call.exchange.world;
        const user = findAccount(call, kind, place);
        if (kind === 'group' && hard !== true && soloOwnedGroups(state, user).length > 0) {
          throw conflict('User cannot be removed while is the sole-owner of a group');
        }
        state.users.update(user, { removalAt: clock.milliseconds() + REMOVAL_MS });
        return noContent;
      },
    }),
  ];
}

const beforeInstance = (call: Call): User => {
  requireRoutes(call, 'instance');
  return requireAdmin(call);
};

/** Accounts of programs, of the instance, a group or a project. gitlab: ee/lib/api/service_accounts.rb, group_service_accounts.rb, project_service_accounts.rb; doc/api/service_accounts.md */
export const serviceAccountEndpoints: readonly Endpoint[] = [
  guardedEndpoint({
    verb: 'GET',
    path: '/service_accounts',
    auth: 'token',
    before: beforeInstance,
    parameters: listParameters,
    handle(call, values) {
      if (!hasServiceAccounts(call.exchange.world)) throw forbidden();
      return list(call, values, () => true);
    },
  }),
  guardedEndpoint({
    verb: 'POST',
    path: '/service_accounts',
    auth: 'token',
    lacks: 'seats, and the rate limit on making accounts',
    before: beforeInstance,
    parameters: accountParameters,
    handle(call, wish, admin) {
      if (!hasServiceAccounts(call.exchange.world)) {
        throw forbidden('User does not have permission to create a service account.');
      }
      const owner = { ownerType: 'instance', ownerId: null } as const;
      return created(accountEntity(call.exchange, makeAccount(call.exchange, wish, owner, admin)));
    },
  }),
  guardedEndpoint({
    verb: 'PATCH',
    path: '/service_accounts/:user_id',
    auth: 'token',
    before: beforeInstance,
    parameters: accountParameters,
    handle(call, wish) {
      const { world } = call.exchange;
      if (!isSince(world.switches, '18.2')) throw unknownRoute();
      if (!hasServiceAccounts(world)) throw forbidden();
      const user = world.state.users.get(integerSegment(call.segment('user_id'), 'user_id'));
      if (!user) throw recordNotFound();
      if (!isServiceAccount(world.state, user)) throw badRequest('User is not a service account');
      return ok(accountEntity(call.exchange, changeAccount(call.exchange, user, wish)));
    },
  }),
  ...routesFor('group'),
  ...routesFor('project'),
];
