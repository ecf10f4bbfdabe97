import {
  apiError,
  conflict,
  created,
  forbidden,
  noContent,
  notFound,
  ok,
  recordNotFound,
} from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import {
  atLeastOneOf,
  date,
  defaulted,
  flag,
  listOf,
  mutuallyExclusive,
  nullable,
  optional,
  paging,
  required,
  text,
  wholeNumber,
} from '../../http/parameters.ts';
import { directMember } from '../../state/access.ts';
import { addMember } from '../../state/create.ts';
import type { Member, User } from '../../state/rows.ts';
import { memberEntity } from '../entities/member.ts';
import { numberSegment, refuseStale } from '../find.ts';
import {
  type Source,
  allMembers,
  complaintsAboutMember,
  directMembers,
  endMembership,
  findSource,
  isMembershipLocked,
  lockedOut,
  mayAdminister,
  mayUpdate,
  refuseInvalidMember,
  refuseOwnership,
  refuseUntouchable,
} from './rules.ts';
import { searched } from '../projects/search.ts';
import { anyRole, refuseYoungRole } from '../roles.ts';

type Kind = Source['type'];

/** A date, or nothing for an empty one. */
export const endDate = nullable((raw) => (raw === '' ? null : date(raw)));
export const accessLevel = required(anyRole);

function reading(kind: Kind, inherited: boolean): Endpoint[] {
  const list = `/${kind}s/:id/members${inherited ? '/all' : ''}`;
  const membersOf = (call: Call) => {
    const { state } = call.exchange.world;
    return (inherited ? allMembers : directMembers)(state, findSource(call, kind));
  };
  return [
    endpoint({
      verb: 'GET',
      path: list,
      auth: 'token',
      parameters: {
        query: optional(text),
        user_ids: optional(listOf(wholeNumber)),
        skip_users: optional(listOf(wholeNumber)),
        show_seat_info: optional(flag),
        ...paging,
      },
      handle(call, { query, user_ids: ids, skip_users: skipped = [], show_seat_info: seat, ...page }) {
        const { exchange, actor } = call;
        const { state } = exchange.world;
        const rows = membersOf(call).flatMap((member) => {
          const user = state.users.get(member.userId);
          const fits =
            user &&
            (ids === undefined || ids.includes(user.id)) &&
            !skipped.includes(user.id) &&
            (searched(query, user.name, user.username) || user.email.toLowerCase() === query?.toLowerCase());
          return fits ? [{ member, user }] : [];
        });
        return offsetPage(call, rows, page, ({ member, user }) =>
          memberEntity(exchange, member, user, actor.user, { seat: seat ?? false }),
        );
      },
    }),
    endpoint({
      verb: 'GET',
      path: `${list}/:user_id`,
      auth: 'token',
      parameters: {},
      handle(call) {
        const { exchange, actor } = call;
        const members = membersOf(call);
        const userId = numberSegment(call, 'user_id');
        const member = members.find((one) => one.userId === userId);
        const user = exchange.world.state.users.get(userId);
        if (!member || !user) throw recordNotFound();
        return ok(memberEntity(exchange, member, user, actor.user));
      },
    }),
  ];
}

/** Adds many at once: those who are members already get the new level. gitlab: app/services/members/create_service.rb */
function addMany(call: Call, source: Source, ids: readonly number[], granted: number, until: string | null) {
  const { world } = call.exchange;
  const { state } = world;
  const failed: Record<string, string> = {};
  for (const user of new Set(ids.flatMap((id) => state.users.get(id) ?? []))) {
    const member = directMember(state, source.type, source.id, user.id);
    if (member && !mayUpdate(call, source, member, granted)) {
      // gitlab: app/services/members/creator_service.rb, add_commit_error
      failed[user.username] = 'not authorized to update member';
      continue;
    }
    const complaints = complaintsAboutMember(call, source, user, granted, until);
    const sentences = Object.entries(complaints).flatMap(([field, texts]) =>
      texts.map((one) => `${field.charAt(0).toUpperCase()}${field.slice(1).replaceAll('_', ' ')} ${one}`),
    );
    if (sentences.length > 0) {
      failed[user.username] = sentences.join(' and ');
      continue;
    }
    if (member) state.members.update(member, { accessLevel: granted, expiresAt: until });
    else addMember(world, source.type, source.id, user.id, granted, call.actor.user.id, until);
  }
  return created(
    Object.keys(failed).length > 0 ? { status: 'error', message: failed } : { status: 'success' },
  );
}

/** The membership of the path with its place. @throws Refusal 404 */
function found(call: Call, kind: Kind): { source: Source; member: Member; user: User } {
  const { state } = call.exchange.world;
  const source = findSource(call, kind);
  const userId = numberSegment(call, 'user_id');
  const member = directMember(state, kind, source.id, userId);
  const user = state.users.get(userId);
  if (!member || !user) throw recordNotFound();
  return { source, member, user };
}

function writing(kind: Kind): Endpoint[] {
  const list = `/${kind}s/:id/members`;
  return [
    endpoint({
      verb: 'POST',
      path: list,
      auth: 'token',
      parameters: {
        access_level: accessLevel,
        user_id: optional(text),
        username: optional(text),
        expires_at: endDate,
        invite_source: defaulted(text, 'members-api'),
        member_role_id: optional(wholeNumber),
      },
      rules: [mutuallyExclusive('user_id', 'username'), atLeastOneOf('user_id', 'username')],
      lacks: 'custom roles',
      handle(call, values) {
        const { exchange, actor } = call;
        const { world } = exchange;
        const { state } = world;
        refuseYoungRole(call, { access_level: values.access_level });
        const source = findSource(call, kind);
        if (!mayAdminister(state, source, actor.user)) throw forbidden();
        const granted = values.access_level;
        const until = values.expires_at ?? null;
        const idOf = (name: string) => state.users.by('username', name.trim().toLowerCase())?.id ?? 0;
        const given = values.user_id ?? values.username ?? '';
        const wanted = given
          .split(',')
          .map((one) => (values.username === undefined ? Number(one) : idOf(one)));
        refuseOwnership(call, source, granted);
        if (given.includes(',') && isMembershipLocked(state, source)) return created(lockedOut);
        if (given.includes(',')) return addMany(call, source, wanted, granted, until);

        const user = state.users.get(wanted[0] ?? 0);
        if (!user) throw notFound('User');
        if (directMember(state, kind, source.id, user.id)) throw conflict('Member already exists');
        if (isMembershipLocked(state, source)) throw apiError(405, '405 Method Not Allowed');
        refuseInvalidMember(call, source, user, granted, until);
        const member = addMember(world, kind, source.id, user.id, granted, actor.user.id, until);
        return created(memberEntity(exchange, member, user, actor.user));
      },
    }),
    endpoint({
      verb: 'PUT',
      path: `${list}/:user_id`,
      auth: 'token',
      parameters: {
        access_level: accessLevel,
        expires_at: endDate,
        member_role_id: optional(wholeNumber),
      },
      lacks: 'custom roles',
      handle(call, values) {
        const { exchange, actor } = call;
        const { state } = exchange.world;
        refuseYoungRole(call, { access_level: values.access_level });
        const { source, member, user } = found(call, kind);
        if (!mayAdminister(state, source, actor.user)) throw forbidden();
        refuseUntouchable(call, source, member);
        const granted = values.access_level;
        if (granted !== member.accessLevel) refuseOwnership(call, source, granted, member.accessLevel);
        const expiresAt = values.expires_at === undefined ? member.expiresAt : values.expires_at;
        refuseInvalidMember(call, source, user, granted, values.expires_at ?? null);
        const changed = state.members.update(member, { accessLevel: granted, expiresAt });
        return ok(memberEntity(exchange, changed, user, actor.user));
      },
    }),
    endpoint({
      verb: 'DELETE',
      path: `${list}/:user_id`,
      auth: 'token',
      parameters: {
        skip_subresources: defaulted(flag, false),
        unassign_issuables: defaulted(flag, false),
      },
      handle(call, { skip_subresources: keepBelow }) {
        const { state } = call.exchange.world;
        const { user: caller } = call.actor;
        const { source, member } = found(call, kind);
        refuseStale(call, member.createdAt);
        // Everybody may leave. gitlab: app/policies/group_member_policy.rb, is_target_user
        const leaves = member.userId === caller.id;
        if (!leaves && !mayAdminister(state, source, caller)) throw forbidden();
        refuseUntouchable(call, source, member);
        if (!leaves) refuseOwnership(call, source, member.accessLevel);
        endMembership(state, source, member, keepBelow);
        return noContent;
      },
    }),
  ];
}

/** Memberships. `all` stands before `:user_id`. gitlab: lib/api/members.rb; doc/api/members.md */
export const memberEndpoints: readonly Endpoint[] = (['project', 'group'] as const).flatMap((kind) => [
  ...reading(kind, true),
  ...reading(kind, false),
  ...writing(kind),
]);
