import type { Exchange } from '../../http/exchange.ts';
import type { Group, Project, User } from '../../state/rows.ts';
import { userBasic } from './user.ts';

/** Whose a project is: a group's or a person's. */
export function namespaceOf(
  { world: { state } }: Exchange,
  project: Pick<Project, 'namespaceId' | 'namespaceKind'>,
): { readonly group?: Group; readonly owner?: User } {
  if (project.namespaceKind === 'group') {
    const group = state.groups.get(project.namespaceId);
    return group ? { group } : {};
  }
  const owner = state.users.by('namespace', String(project.namespaceId));
  return owner ? { owner } : {};
}

/** `Harbor / Crew`: names from the top down. */
export function fullName({ world: { state } }: Exchange, group: Group): string {
  const names = [group.name];
  for (let up = state.groups.get(group.parentId); up; up = state.groups.get(up.parentId)) {
    names.unshift(up.name);
  }
  return names.join(' / ');
}

/** Address of the picture that was given to a place by API. */
export const avatarOf = ({ baseUrl }: Exchange, { attributes }: Pick<Group, 'attributes'>): string | null => {
  const path = attributes['avatar_url'];
  return typeof path === 'string' ? baseUrl + path : null;
};

/** gitlab: lib/api/entities/namespace_basic.rb */
export function namespaceEntity(exchange: Exchange, project: Project) {
  const { baseUrl } = exchange;
  const { group, owner } = namespaceOf(exchange, project);
  if (group) {
    return {
      id: group.id,
      name: group.name,
      path: group.path,
      kind: 'group',
      full_path: group.fullPath,
      parent_id: group.parentId,
      avatar_url: avatarOf(exchange, group),
      web_url: `${baseUrl}/groups/${group.fullPath}`,
    };
  }
  const path = owner?.username ?? '';
  return {
    id: project.namespaceId,
    name: owner?.name ?? '',
    path,
    kind: 'user',
    full_path: path,
    parent_id: null,
    avatar_url: owner ? userBasic(exchange, owner).avatar_url : null,
    web_url: `${baseUrl}/${path}`,
  };
}
