import { apiError, created, forbidden, notFound, notModified, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, instant, optional, paging } from '../../http/parameters.ts';
import type { Follow, User } from '../../state/rows.ts';
import { isoDate, isoTime } from '../entities/dates.ts';
import { userBasic } from '../entities/user.ts';
import { requireAdmin } from '../guards.ts';
import { ownRow, personById, personByUserId } from '../person.ts';
import { readsUsers } from './users.ts';

// gitlab: app/models/users/user_follow_user.rb, MAX_FOLLOWEE_LIMIT
const MOST_FOLLOWED = 300;
const SIX_MONTHS_MS = 182 * 86_400_000;

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

/** The people at the other end of follows. */
function listFollows(side: 'follower' | 'followee', other: (row: Follow) => number, path: string): Endpoint {
  return endpoint({
    verb: 'GET',
    path,
    auth: 'token',
    scopes: readsUsers,
    parameters: paging,
    handle(call, page) {
      const user = personById(call);
      const { state } = call.exchange.world;
      if (user.privateProfile && !call.actor.user.admin && user.id !== call.actor.user.id)
        throw notFound('User');
      const people = state.follows.many(side, String(user.id)).map((row) => state.users.get(other(row)));
      return offsetPage(call, people.filter(isPresent), page, (one) => userBasic(call.exchange, one));
    },
  });
}

const followOf = ({ exchange }: Call, follower: User, followee: User) =>
  exchange.world.state.follows
    .many('follower', String(follower.id))
    .find(({ followeeId }) => followeeId === followee.id);

/** Where a person is a member, and what they and others follow. gitlab: lib/api/users.rb; doc/api/user_follow_unfollow.md */
export const userRelationEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'POST',
    path: '/users/:id/follow',
    auth: 'token',
    parameters: {},
    handle(call) {
      const user = personById(call);
      const me = ownRow(call);
      const { state } = call.exchange.world;
      if (me.id === user.id || followOf(call, me, user)) throw notModified();
      if (state.follows.many('follower', String(me.id)).length >= MOST_FOLLOWED) {
        throw apiError(
          400,
          "You can't follow more than 300 users. To follow more users, unfollow some others.",
        );
      }
      state.follows.insert((id) => ({ id, followerId: me.id, followeeId: user.id }));
      return created(userBasic(call.exchange, user));
    },
  }),
  endpoint({
    verb: 'POST',
    path: '/users/:id/unfollow',
    auth: 'token',
    parameters: {},
    handle(call) {
      const user = personById(call);
      const row = followOf(call, ownRow(call), user);
      if (!row) throw notModified();
      call.exchange.world.state.follows.delete(row.id);
      return created(userBasic(call.exchange, user));
    },
  }),
  listFollows('followee', ({ followerId }) => followerId, '/users/:id/followers'),
  listFollows('follower', ({ followeeId }) => followeeId, '/users/:id/following'),
  endpoint({
    verb: 'GET',
    path: '/users/:user_id/memberships',
    auth: 'token',
    scopes: readsUsers,
    parameters: { type: optional(choice('Project', 'Namespace')), ...paging },
    handle(call, given) {
      requireAdmin(call);
      const user = personByUserId(call);
      const { state } = call.exchange.world;
      const wanted = { Project: 'project', Namespace: 'group' }[given.type ?? 'Project'];
      const rows = state.members
        .many('user', String(user.id))
        .filter(({ sourceType }) => given.type === undefined || sourceType === wanted);
      return offsetPage(call, rows, given, ({ sourceType, sourceId, accessLevel }) => ({
        source_id: sourceId,
        source_name: (sourceType === 'project' ? state.projects : state.groups).get(sourceId)?.name ?? null,
        source_type: sourceType === 'project' ? 'Project' : 'Namespace',
        access_level: accessLevel,
      }));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/users/:id/associations_count',
    auth: 'token',
    scopes: readsUsers,
    lacks: 'issues and merge requests, of which there are none',
    parameters: {},
    handle(call) {
      const user = personById(call);
      if (!call.actor.user.admin && call.actor.user.id !== user.id) throw forbidden();
      const rows = call.exchange.world.state.members.many('user', String(user.id));
      const count = (type: string) => rows.filter(({ sourceType }) => sourceType === type).length;
      return ok({
        groups_count: count('group'),
        projects_count: count('project'),
        issues_count: 0,
        merge_requests_count: 0,
      });
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/user_counts',
    auth: 'token',
    lacks: 'issues, merge requests and to-dos, of which there are none',
    parameters: {},
    handle: () =>
      ok({
        merge_requests: 0,
        assigned_issues: 0,
        assigned_merge_requests: 0,
        review_requested_merge_requests: 0,
        todos: 0,
      }),
  }),
  endpoint({
    verb: 'GET',
    path: '/user/activities',
    auth: 'token',
    scopes: readsUsers,
    parameters: { from: optional(instant), ...paging },
    handle(call, given) {
      requireAdmin(call);
      const { state, clock } = call.exchange.world;
      const from = given.from ?? clock.milliseconds() - SIX_MONTHS_MS;
      const rows = state.users
        .filter(({ lastActivityAt }) => lastActivityAt !== null && lastActivityAt >= from)
        .toSorted((a, b) => (a.lastActivityAt ?? 0) - (b.lastActivityAt ?? 0) || a.id - b.id);
      return offsetPage(call, rows, given, ({ username, lastActivityAt }) => ({
        username,
        last_activity_on: isoDate(lastActivityAt),
        last_activity_at: isoTime(lastActivityAt)?.replace(/T.*/, 'T00:00:00.000Z') ?? null,
      }));
    },
  }),
];
