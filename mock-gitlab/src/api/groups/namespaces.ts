import { ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { defaulted, flag, optional, paging, text, wholeNumber } from '../../http/parameters.ts';
import { LEVEL, groupLevel } from '../../state/access.ts';
import { isEnterprise } from '../../switches.ts';
import { avatarUrl } from '../entities/user.ts';
import { type Namespace, findNamespace, namespaceBy } from '../find.ts';
import { ownRow } from '../person.ts';

/** gitlab: lib/api/entities/namespace.rb, ee/lib/ee/api/entities/namespace.rb */
function namespaceEntity({ exchange, actor }: Call, namespace: Namespace) {
  const { state, switches } = exchange.world;
  const isGroup = namespace.kind === 'group';
  const place = isGroup ? namespace.group : namespace.owner;
  const isManaged = isGroup && groupLevel(state, namespace.group, actor.user) >= LEVEL.owner;
  const members = new Set(
    isGroup
      ? state.groups
          .filter(({ fullPath }) => `${fullPath}/`.startsWith(`${namespace.fullPath}/`))
          .flatMap(({ id }) => state.members.many('source', `group/${id}`))
          .map(({ userId }) => userId)
      : [namespace.id],
  );
  return {
    id: namespace.id,
    name: place.name,
    path: isGroup ? namespace.group.path : namespace.owner.username,
    kind: namespace.kind,
    full_path: namespace.fullPath,
    parent_id: isGroup ? namespace.group.parentId : null,
    avatar_url: isGroup ? null : avatarUrl(exchange, namespace.owner),
    web_url: `${exchange.baseUrl}/${isGroup ? 'groups/' : ''}${namespace.fullPath}`,
    ...(isManaged && { members_count_with_descendants: members.size }),
    ...(isEnterprise(switches) && {
      billable_members_count: members.size,
      seats_in_use: 0,
      max_seats_used: 0,
      max_seats_used_changed_at: null,
      end_date: null,
      plan: switches.hosted ? switches.tier : 'default',
      trial_ends_on: null,
      trial: false,
    }),
  };
}

interface Filters {
  readonly owned_only: boolean | undefined;
  readonly top_level_only: boolean;
  readonly full_path_search: boolean;
  readonly search: string | undefined;
}

/** All for administrators; for others their own and those of their groups. gitlab: app/models/user.rb, namespaces */
function listNamespaces(call: Call, filters: Filters): Namespace[] {
  const { state } = call.exchange.world;
  const me = ownRow(call);
  const isMine = (id: number) => {
    const member = state.members.by('place', `group/${id}/${me.id}`);
    return member !== undefined && (filters.owned_only !== true || member.accessLevel === LEVEL.owner);
  };
  const { admin } = call.actor.user;
  const search = filters.search?.trim().toLowerCase() ?? '';
  return state.namespaces
    .all()
    .map(({ id }) => namespaceBy(call, String(id)))
    .filter((one) => one !== undefined)
    .filter((one) => admin || (one.kind === 'group' ? isMine(one.id) : one.owner.id === me.id))
    .filter((one) => !filters.top_level_only || one.kind === 'user' || one.group.parentId === null)
    .filter((one) => {
      if (search === '') return true;
      const name = one.kind === 'group' ? one.group.name : one.owner.name;
      const path = filters.full_path_search ? one.fullPath : (one.fullPath.split('/').at(-1) ?? '');
      return name.toLowerCase().includes(search) || path.toLowerCase().includes(search);
    });
}

/** gitlab: lib/api/namespaces.rb; doc/api/namespaces.md */
export const namespaceEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/namespaces',
    auth: 'token',
    parameters: {
      search: optional(text),
      owned_only: optional(flag),
      top_level_only: defaulted(flag, false),
      full_path_search: defaulted(flag, false),
      ...paging,
    },
    handle: (call, filters) =>
      offsetPage(call, listNamespaces(call, filters), filters, (one) => namespaceEntity(call, one)),
  }),
  endpoint({
    verb: 'GET',
    path: '/namespaces/:id',
    auth: 'token',
    parameters: {},
    handle: (call) => ok(namespaceEntity(call, findNamespace(call, call.segment('id')))),
  }),
  endpoint({
    verb: 'GET',
    path: '/namespaces/:id/exists',
    auth: 'token',
    parameters: { parent_id: optional(wholeNumber) },
    handle(call, { parent_id: parentId }) {
      const { state } = call.exchange.world;
      const parent = state.groups.get(parentId ?? null);
      const path = call.segment('id');
      const at = (name: string) => (parent ? `${parent.fullPath}/${name}` : name).toLowerCase();
      const isTaken = (name: string) =>
        state.groups.by('path', at(name)) !== undefined ||
        (!parent && state.users.by('username', name.toLowerCase()) !== undefined);
      if (!isTaken(path)) return ok({ exists: false, suggests: [] });
      let suffix = 1;
      while (isTaken(`${path}${suffix}`)) suffix += 1;
      return ok({ exists: true, suggests: [`${path}${suffix}`] });
    },
  }),
];
