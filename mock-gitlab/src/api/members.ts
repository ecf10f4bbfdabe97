import { ok, recordNotFound } from '../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../http/endpoint.ts';
import { offsetPage } from '../http/pagination.ts';
import { listOf, optional, paging, text, wholeNumber } from '../http/parameters.ts';
import { groupMember, lineage, projectMember } from '../state/access.ts';
import type { Member } from '../state/rows.ts';
import { memberEntity } from './entities/member.ts';
import { findGroup, findProject, numberSegment } from './find.ts';

type Kind = Member['sourceType'];

/** Who counts as a member: those of the place itself, or with each person's highest membership at and above it. */
function membersOf(call: Call, kind: Kind, inherited: boolean): Member[] {
  const { state } = call.exchange.world;
  if (kind === 'project') {
    const project = findProject(call);
    const direct = (member: Member) => member.sourceType === 'project' && member.sourceId === project.id;
    if (!inherited) return state.members.filter(direct);
    const above =
      project.namespaceKind === 'group' ? lineage(state, project.namespaceId).map(({ id }) => id) : [];
    return highest(
      state.members.filter(
        (member) => direct(member) || (member.sourceType === 'group' && above.includes(member.sourceId)),
      ),
      (userId) => projectMember(state, project, userId),
    );
  }
  const group = findGroup(call);
  const places = inherited ? lineage(state, group.id).map(({ id }) => id) : [group.id];
  return highest(
    state.members.filter((member) => member.sourceType === 'group' && places.includes(member.sourceId)),
    (userId) => (inherited ? groupMember(state, group.id, userId) : undefined),
  );
}

/** One membership a person. */
function highest(members: readonly Member[], bestOf: (userId: number) => Member | undefined): Member[] {
  const people = new Map(members.map((member) => [member.userId, member]));
  return [...people].map(([userId, member]) => bestOf(userId) ?? member);
}

function routesFor(kind: Kind, inherited: boolean): Endpoint[] {
  const list = `/${kind}s/:id/members${inherited ? '/all' : ''}`;
  return [
    endpoint({
      verb: 'GET',
      path: list,
      auth: 'token',
      parameters: { query: optional(text), user_ids: optional(listOf(wholeNumber)), ...paging },
      handle(call, { query, user_ids: ids, ...page }) {
        const { state } = call.exchange.world;
        const wanted = query?.toLowerCase();
        const rows = membersOf(call, kind, inherited).flatMap((member) => {
          const user = state.users.get(member.userId);
          const fits =
            user &&
            (ids === undefined || ids.includes(user.id)) &&
            (wanted === undefined || `${user.username}\n${user.name}`.toLowerCase().includes(wanted));
          return fits ? [{ member, user }] : [];
        });
        return offsetPage(call, rows, page, ({ member, user }) => memberEntity(call.exchange, member, user));
      },
    }),
    endpoint({
      verb: 'GET',
      path: `${list}/:user_id`,
      auth: 'token',
      parameters: {},
      handle(call) {
        const { state } = call.exchange.world;
        const members = membersOf(call, kind, inherited);
        const userId = numberSegment(call, 'user_id');
        const member = members.find((one) => one.userId === userId);
        const user = state.users.get(userId);
        if (!member || !user) throw recordNotFound();
        return ok(memberEntity(call.exchange, member, user));
      },
    }),
  ];
}

/** Reading memberships. `all` stands before `:user_id`. gitlab: lib/api/members.rb; doc/api/members.md */
export const memberEndpoints: readonly Endpoint[] = (['project', 'group'] as const).flatMap((kind) => [
  ...routesFor(kind, true),
  ...routesFor(kind, false),
]);
