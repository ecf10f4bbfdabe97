import { conflict, created, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { allOrNoneOf, atLeastOneOf, flag, optional, required, text } from '../../http/parameters.ts';
import { createUser } from '../../state/create.ts';
import { NEW_PERSON } from '../../state/new-person.ts';
import { REMOVAL_MS, soloOwnedGroups } from '../../state/remove-user.ts';
import type { User } from '../../state/rows.ts';
import { settingsOf } from '../../state/settings.ts';
import { userWithAdmin } from '../entities/user.ts';
import { refuseStale } from '../find.ts';
import { requireAdmin } from '../guards.ts';
import { administered } from '../person.ts';
import { checkUser, userAttributes, withAttributes } from './parameters.ts';

/**
 * gitlab: lib/api/users.rb, conflict!
 * @throws Refusal 409
 */
function refuseTaken({ exchange }: Call, email: string, username: string, self?: number): void {
  const { state } = exchange.world;
  const address = email.toLowerCase();
  const holder = state.users.by('email', address)?.id ?? state.emails.by('email', address)?.userId;
  if (holder !== undefined && holder !== self) throw conflict('Email has already been taken');
  const namesake = state.users.by('username', username.toLowerCase());
  if (namesake && namesake.id !== self) throw conflict('Username has already been taken');
}

const provided = allOrNoneOf('extern_uid', 'provider');

/** Making, changing and removing accounts. gitlab: lib/api/users.rb; doc/api/users.md */
export const userAdministrationEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'POST',
    path: '/users',
    auth: 'token',
    lacks: 'the list of 4,500 weak passwords, mails, what paid plans add',
    parameters: {
      email: required(text),
      password: optional(text),
      reset_password: optional(flag),
      skip_confirmation: optional(flag),
      name: required(text),
      username: required(text),
      force_random_password: optional(flag),
      ...userAttributes,
    },
    rules: [atLeastOneOf('password', 'reset_password', 'force_random_password'), provided],
    handle(call, given) {
      const admin = requireAdmin(call);
      const { world } = call.exchange;
      const { state, clock } = world;
      const settings = settingsOf(world);
      const isMadeUp = given.reset_password === true || given.force_random_password === true;
      const wish = withAttributes(
        {
          ...NEW_PERSON,
          projectsLimit: settings.defaultProjectsLimit,
          canCreateGroup: settings.canCreateGroup,
          external: settings.userDefaultExternal,
          username: given.username,
          name: given.name,
          email: given.email,
          password: isMadeUp ? state.random.text(20) : (given.password ?? ''),
          createdAt: clock.milliseconds(),
          createdById: admin.id,
          confirmedAt: given.skip_confirmation === true ? clock.milliseconds() : null,
        },
        given,
      );
      refuseTaken(call, wish.email, wish.username);
      checkUser(world, { ...wish, id: 0 }, isMadeUp ? null : wish.password);
      return created(userWithAdmin(call.exchange, createUser(world, wish)));
    },
  }),
  endpoint({
    verb: 'PUT',
    path: '/users/:id',
    auth: 'token',
    lacks: 'the list of 4,500 weak passwords, what paid plans add',
    parameters: {
      email: optional(text),
      password: optional(text),
      skip_reconfirmation: optional(flag),
      name: optional(text),
      username: optional(text),
      ...userAttributes,
    },
    rules: [provided],
    handle(call, given) {
      const user = administered(call);
      const { world } = call.exchange;
      refuseTaken(call, given.email ?? '', given.username ?? '', user.id);
      // A new address counts once it is confirmed. devise: Confirmable, reconfirmable
      const counts = given.skip_reconfirmation === true && given.email !== undefined;
      const changed: User = withAttributes(
        {
          ...user,
          ...(counts && { email: given.email ?? user.email }),
          name: given.name ?? user.name,
          username: given.username ?? user.username,
          password: given.password || user.password,
        },
        given,
      );
      checkUser(world, { ...changed, email: given.email ?? changed.email }, given.password || null);
      const row = world.state.users.update(user, changed);
      if (given.email !== undefined && !counts && given.email.toLowerCase() !== user.email.toLowerCase()) {
        world.state.emails.insert((id) => ({
          id,
          userId: user.id,
          email: given.email ?? '',
          confirmedAt: null,
          createdAt: world.clock.milliseconds(),
        }));
      }
      if (row.username !== user.username) movePlaces(call, user.username, row);
      return ok(userWithAdmin(call.exchange, row));
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: '/users/:id',
    auth: 'token',
    lacks: 'moving contributions to the ghost user',
    parameters: { hard_delete: optional(flag) },
    handle(call, { hard_delete: hard = false }) {
      const user = administered(call);
      const { state, clock } = call.exchange.world;
      if (!hard && soloOwnedGroups(state, user).length > 0) {
        throw conflict('User cannot be removed while is the sole-owner of a group');
      }
      refuseStale(call, user.createdAt);
      state.users.update(user, {
        removalAt: clock.milliseconds() + REMOVAL_MS,
        ...(hard && { state: 'blocked' }),
      });
      return noContent;
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: '/users/:id/identities/:provider',
    auth: 'token',
    parameters: {},
    handle(call) {
      const user = administered(call);
      const identities = user.identities.filter(({ provider }) => provider !== call.segment('provider'));
      if (identities.length === user.identities.length) throw notFound('Identity');
      call.exchange.world.state.users.update(user, { identities });
      return noContent;
    },
  }),
];

/** A new user name is a new path for all below it. gitlab: app/models/namespace.rb, after_update */
function movePlaces({ exchange }: Call, from: string, { username, namespaceId }: User): void {
  const { state } = exchange.world;
  for (const project of state.projects.filter((one) => one.namespaceId === namespaceId)) {
    state.projects.update(project, {
      fullPath: `${username}/${project.path}`,
      formerPaths: [...project.formerPaths, `${from}/${project.path}`.toLowerCase()],
    });
  }
}
