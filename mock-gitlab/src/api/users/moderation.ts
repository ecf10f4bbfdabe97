import { apiError, created, forbidden, noContent, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { REMOVAL_MS } from '../../state/remove-user.ts';
import type { User } from '../../state/rows.ts';
import { administered } from '../person.ts';

const DAY_MS = 86_400_000;
// gitlab: app/models/user.rb, no_recent_activity?
const DORMANT_DAYS = 90;

const isBlocked = ({ state }: User) => state !== 'active' && state !== 'deactivated';

const become = ({ exchange }: Call, user: User, state: User['state']): true => {
  exchange.world.state.users.update(user, { state });
  return true;
};

/** What a step of the life of an account answers, with 201: mostly `true`, and odd things when there is nothing to do. */
type Step = (call: Call, user: User) => boolean | null;

/** gitlab: app/services/users/deactivate_service.rb */
function refuseDeactivation({ exchange }: Call, user: User): void {
  if (isBlocked(user)) throw forbidden403('Error occurred. A blocked user cannot be deactivated');
  if (user.bot) throw forbidden403('Internal users cannot be deactivated');
  const quietSince = exchange.world.clock.milliseconds() - DORMANT_DAYS * DAY_MS;
  if ((user.lastActivityAt ?? 0) > quietSince) {
    throw forbidden403(
      `The user you are trying to deactivate has been active in the past ${DORMANT_DAYS} days and cannot be deactivated`,
    );
  }
}

const forbidden403 = (text: string) => apiError(403, text);

// gitlab: lib/api/users.rb; app/services/users/*_service.rb; app/models/user.rb, state_machine
const STEPS: Readonly<Record<string, Step>> = {
  block(call, user) {
    if (user.state === 'ldap_blocked') throw forbidden('LDAP blocked users cannot be modified by the API');
    if (user.id === call.actor.user.id)
      throw forbidden('The API initiating user cannot be blocked by the API');
    return isBlocked(user) ? null : become(call, user, 'blocked');
  },
  unblock(call, user) {
    if (user.state === 'ldap_blocked') throw forbidden('LDAP blocked users cannot be unblocked by the API');
    if (user.state === 'deactivated') throw forbidden('Deactivated users cannot be unblocked by the API');
    return user.state === 'active' || user.state === 'banned' ? false : become(call, user, 'active');
  },
  activate(call, user) {
    if (isBlocked(user)) throw forbidden('A blocked user must be unblocked to be activated');
    return user.state === 'active' ? false : become(call, user, 'active');
  },
  deactivate(call, user) {
    if (user.state === 'deactivated') return null;
    refuseDeactivation(call, user);
    return become(call, user, 'deactivated');
  },
  ban(call, user) {
    if (user.state !== 'active') throw forbidden403('State cannot transition via "ban"');
    return become(call, user, 'banned');
  },
  unban(call, user) {
    if (user.state !== 'banned') throw forbidden403('State cannot transition via "unban"');
    return become(call, user, 'active');
  },
};

/** Blocking, banning, deactivating, approving. gitlab: lib/api/users.rb; doc/api/user_moderation.md */
export const userModerationEndpoints: readonly Endpoint[] = [
  ...Object.entries(STEPS).map(([name, step]) =>
    endpoint({
      verb: 'POST',
      path: `/users/:id/${name}`,
      auth: 'token',
      parameters: {},
      handle: (call) => created(step(call, administered(call))),
    }),
  ),
  endpoint({
    verb: 'POST',
    path: '/users/:id/approve',
    auth: 'token',
    parameters: {},
    handle(call) {
      const user = pending(call, 'The user you are trying to approve is not pending approval', 'approve');
      become(call, user, 'active');
      return created({ message: 'Success' });
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/users/:id/reject',
    auth: 'token',
    parameters: {},
    handle(call) {
      const user = pending(call, 'User does not have a pending request', 'reject');
      const { state, clock } = call.exchange.world;
      state.users.update(user, { removalAt: clock.milliseconds() + REMOVAL_MS });
      return ok({ message: 'Success' });
    },
  }),
  endpoint({
    verb: 'PATCH',
    path: '/users/:id/disable_two_factor',
    auth: 'token',
    parameters: {},
    handle(call) {
      const user = administered(call);
      if (user.admin) {
        throw forbidden(
          'Two-factor authentication for admins cannot be disabled via the API. Use the Rails console',
        );
      }
      if (!user.twoFactor)
        throw apiError(400, '400 Bad request - Two-factor authentication is not enabled for this user');
      call.exchange.world.state.users.update(user, { twoFactor: false });
      return noContent;
    },
  }),
];

/**
 * Somebody who waits to be let in. gitlab: app/services/users/approve_service.rb, reject_service.rb
 * @throws Refusal 403, 404, 409
 */
function pending(call: Call, otherwise: string, verb: string): User {
  if (!call.actor.user.admin) throw apiError(403, `You are not allowed to ${verb} a user`);
  const user = administered(call);
  if (user.state !== 'blocked_pending_approval') throw apiError(409, otherwise);
  return user;
}
