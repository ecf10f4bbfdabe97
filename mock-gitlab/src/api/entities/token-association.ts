import type { Exchange } from '../../http/exchange.ts';
import { directMember, groupMember } from '../../state/access.ts';
import type { Group, Project, User } from '../../state/rows.ts';
import { projectSimple } from './project.ts';

/** A group that a token reaches. gitlab: lib/api/entities/group_association_details.rb */
export const groupAssociation = ({ baseUrl, world }: Exchange, group: Group, user: User) => ({
  id: group.id,
  web_url: `${baseUrl}/groups/${group.fullPath}`,
  name: group.name,
  parent_id: group.parentId,
  organization_id: 1,
  access_levels: groupMember(world.state, group.id, user.id)?.accessLevel ?? null,
  visibility: group.visibility,
});

/** A project that a token reaches. gitlab: lib/api/entities/project_association_details.rb */
export function projectAssociation(exchange: Exchange, project: Project, user: User) {
  const { state } = exchange.world;
  const simple = projectSimple(exchange, project);
  const inherited =
    project.namespaceKind === 'group' ? groupMember(state, project.namespaceId, user.id) : undefined;
  return {
    id: simple.id,
    description: simple.description,
    name: simple.name,
    name_with_namespace: simple.name_with_namespace,
    path: simple.path,
    path_with_namespace: simple.path_with_namespace,
    created_at: simple.created_at,
    access_levels: {
      project_access_level: directMember(state, 'project', project.id, user.id)?.accessLevel ?? null,
      group_access_level: inherited?.accessLevel ?? null,
    },
    visibility: project.visibility,
    web_url: simple.web_url,
    namespace: simple.namespace,
  };
}
