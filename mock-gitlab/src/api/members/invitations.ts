import { badRequest, created, forbidden, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { type Rule, atLeastOneOf, choice, defaulted, optional, paging, text } from '../../http/parameters.ts';
import { offsetPage } from '../../http/pagination.ts';
import { LEVEL, directMember } from '../../state/access.ts';
import { addMember } from '../../state/create.ts';
import type { Invitation, Member } from '../../state/rows.ts';
import { ownerKey } from '../../state/state.ts';
import { isoDate, isoTime } from '../entities/dates.ts';
import { userBasic } from '../entities/user.ts';
import { refuseStale } from '../find.ts';
import { groupFor } from '../groups/write.ts';
import { accessLevel, endDate } from './members.ts';
import {
  type Source,
  allMembers,
  complaintsAboutMember,
  findSource,
  isLastOwner,
  isMembershipLocked,
  lockedOut,
  mayAdminister,
  refuseOwnership,
} from './rules.ts';
import { searched } from '../projects/search.ts';
import { refuseYoungRole, role } from '../roles.ts';

type Kind = Source['type'];

/** gitlab: lib/api/entities/invitation.rb */
const invitationEntity = ({ exchange }: Call, row: Invitation) => ({
  access_level: row.accessLevel,
  created_at: isoTime(row.createdAt),
  expires_at: row.expiresAt,
  invite_email: row.email,
  invite_token: row.token,
  created_by_name: exchange.world.state.users.get(row.createdById)?.name ?? null,
});

/** The place of the path, for those who may fill it. @throws Refusal 404, 403 */
function sourceFor(call: Call, kind: Kind): Source {
  const source = findSource(call, kind);
  if (!mayAdminister(call.exchange.world.state, source, call.actor.user)) throw forbidden();
  return source;
}

const invited = ({ exchange }: Call, { type, id }: Source): Invitation[] =>
  exchange.world.state.invitations.many('source', ownerKey(type, id));

/** The invitation of the path. @throws Refusal 404 */
function found(call: Call, source: Source): Invitation {
  const email = call.segment('email').toLowerCase();
  const row = invited(call, source).find((one) => one.email.toLowerCase() === email);
  if (!row) throw notFound();
  return row;
}

/** Invites one address; who has it already becomes a member. Answers what is in the way. gitlab: app/services/members/invite_service.rb */
function invite(call: Call, source: Source, email: string, granted: number, until: string | null) {
  const { world } = call.exchange;
  const { state, clock } = world;
  const user = state.users.by('email', email.toLowerCase());
  if (user) {
    if (directMember(state, source.type, source.id, user.id)) return 'User already exists in source';
    const [complaint] = Object.entries(complaintsAboutMember(call, source, user, granted, until));
    if (complaint) {
      const [field, texts] = complaint;
      return `${field.charAt(0).toUpperCase()}${field.slice(1).replaceAll('_', ' ')} ${texts.join(' and ')}`;
    }
    addMember(world, source.type, source.id, user.id, granted, call.actor.user.id, until);
    return undefined;
  }
  if (invited(call, source).some((one) => one.email.toLowerCase() === email.toLowerCase())) {
    return "The member's email address has already been taken";
  }
  const token = state.random.text(20);
  state.invitations.insert((id) => ({
    id,
    sourceType: source.type,
    sourceId: source.id,
    email,
    accessLevel: granted,
    createdAt: clock.milliseconds(),
    createdById: call.actor.user.id,
    expiresAt: until,
    token,
  }));
  return undefined;
}

const EMAIL = /^[^@\s,]+@[^@\s,]+$/;
const split = (texts: string) => texts.split(',').map((one) => one.trim());
/** One address, several with commas or a list. gitlab: lib/api/validations/validators/email_or_email_list.rb */
const emails = (raw: unknown): readonly string[] => (Array.isArray(raw) ? raw.map(text) : split(text(raw)));
const areEmails: Rule = ({ email }) => {
  const given = typeof email === 'string' ? split(email) : Array.isArray(email) ? email : [];
  const areAll = given.every((one) => typeof one !== 'string' || EMAIL.test(one));
  return areAll ? undefined : 'email contains an invalid email address';
};

function invitationRoutes(kind: Kind): Endpoint[] {
  const list = `/${kind}s/:id/invitations`;
  const one = `${list}/:email`;
  return [
    endpoint({
      verb: 'POST',
      path: list,
      auth: 'token',
      parameters: {
        access_level: accessLevel,
        email: optional(emails),
        user_id: optional(text),
        expires_at: endDate,
        invite_source: defaulted(text, 'invitations-api'),
      },
      rules: [atLeastOneOf('email', 'user_id'), areEmails],
      lacks: 'nobody is written to, and nobody can answer',
      handle(call, values) {
        const { state } = call.exchange.world;
        refuseYoungRole(call, { access_level: values.access_level });
        const source = sourceFor(call, kind);
        refuseOwnership(call, source, values.access_level);
        if (isMembershipLocked(state, source)) return created(lockedOut);
        const ids = values.user_id === undefined ? [] : split(values.user_id).map(Number);
        const wanted = [...(values.email ?? []), ...ids.flatMap((id) => state.users.get(id)?.email ?? [])];
        const failed = Object.fromEntries(
          [...new Set(wanted)].flatMap((email) => {
            const reason = invite(call, source, email, values.access_level, values.expires_at ?? null);
            return reason === undefined ? [] : [[email, reason]];
          }),
        );
        return created(
          Object.keys(failed).length > 0 ? { status: 'error', message: failed } : { status: 'success' },
        );
      },
    }),
    endpoint({
      verb: 'GET',
      path: list,
      auth: 'token',
      parameters: { query: optional(text), ...paging },
      handle(call, { query, ...page }) {
        const rows = invited(call, sourceFor(call, kind)).filter(({ email }) => searched(query, email));
        return offsetPage(call, rows, page, (row) => invitationEntity(call, row));
      },
    }),
    endpoint({
      verb: 'PUT',
      path: one,
      auth: 'token',
      parameters: { access_level: optional(role), expires_at: endDate },
      handle(call, values) {
        refuseYoungRole(call, { access_level: values.access_level });
        const source = sourceFor(call, kind);
        const row = found(call, source);
        if (values.access_level === undefined && values.expires_at === undefined) throw badRequest();
        // gitlab: app/services/members/update_service.rb
        const granted = values.access_level ?? row.accessLevel;
        if (granted !== row.accessLevel) refuseOwnership(call, source, granted, row.accessLevel);
        const changed = call.exchange.world.state.invitations.update(row, {
          accessLevel: granted,
          expiresAt: values.expires_at === undefined ? row.expiresAt : values.expires_at,
        });
        return ok(invitationEntity(call, changed));
      },
    }),
    endpoint({
      verb: 'DELETE',
      path: one,
      auth: 'token',
      parameters: {},
      handle(call) {
        const source = sourceFor(call, kind);
        const row = found(call, source);
        // gitlab: app/services/members/destroy_service.rb
        refuseOwnership(call, source, row.accessLevel);
        refuseStale(call, row.createdAt);
        call.exchange.world.state.invitations.delete(row.id);
        return noContent;
      },
    }),
  ];
}

const ORDERS = [
  'access_level_asc',
  'access_level_desc',
  'last_joined',
  'name_asc',
  'name_desc',
  'oldest_joined',
  'oldest_sign_in',
  'recent_sign_in',
  'last_activity_on_asc',
  'last_activity_on_desc',
  'id_asc',
  'id_desc',
] as const;

/** People who take a seat, of a group at the top and all below. gitlab: ee/lib/ee/api/members.rb */
const billable = endpoint({
  verb: 'GET',
  path: '/groups/:id/billable_members',
  auth: 'token',
  parameters: { search: optional(text), sort: optional(choice(...ORDERS)), ...paging },
  lacks: 'sorted by name and id only; members of projects and groups below are left out',
  handle(call, { search, sort = 'id_asc', ...page }) {
    const { exchange } = call;
    const { state } = exchange.world;
    const group = groupFor(call, LEVEL.minimal);
    const source: Source = { type: 'group', id: group.id, group };
    if (group.parentId !== null || !mayAdminister(state, source, call.actor.user)) throw badRequest();
    const rows = allMembers(state, source).flatMap((member: Member) => {
      const user = state.users.get(member.userId);
      return user && !user.bot && searched(search, user.name, user.username) ? [{ member, user }] : [];
    });
    const way = sort.endsWith('_desc') ? -1 : 1;
    const sorted = rows.toSorted((a, b) =>
      sort.startsWith('name') ? way * (a.user.name < b.user.name ? -1 : 1) : way * (a.user.id - b.user.id),
    );
    return offsetPage(call, sorted, page, ({ member, user }) => ({
      ...userBasic(exchange, user),
      email: user.email,
      last_activity_on: isoDate(user.lastActivityAt),
      membership_type: member.sourceId === group.id ? 'group_member' : 'group_invite',
      removable: member.sourceId === group.id,
      created_at: isoTime(user.createdAt),
      is_last_owner: isLastOwner(state, source, member),
      last_login_at: isoTime(user.lastSignInAt),
    }));
  },
});

/** Invitations by address, and who takes a seat. gitlab: lib/api/invitations.rb; doc/api/invitations.md */
export const invitationEndpoints: readonly Endpoint[] = [
  ...invitationRoutes('project'),
  ...invitationRoutes('group'),
  billable,
];
