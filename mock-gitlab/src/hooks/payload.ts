import type { AccessToken, Group, Project } from '../state/rows.ts';
import type { World } from '../world.ts';

/** What a webhook tells: plain data, rendered as JSON. */
export type Payload = Readonly<Record<string, unknown>>;

/** `2024-01-24 16:27:40 UTC`, as Ruby prints a time. */
const rubyTime = (milliseconds: number) =>
  new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');

const VISIBILITY = { private: 0, internal: 10, public: 20 } as const;

/** gitlab: app/models/project.rb, hook_attrs */
function projectAttributes(world: World, project: Project): Payload {
  const { state, instanceUrl } = world;
  const webUrl = `${instanceUrl}/${project.fullPath}`;
  const ssh = `git@${new URL(instanceUrl).hostname}:${project.fullPath}.git`;
  const group = project.namespaceKind === 'group' ? state.groups.get(project.namespaceId) : undefined;
  const owner = state.users.find((user) => user.namespaceId === project.namespaceId);
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    web_url: webUrl,
    avatar_url: null,
    git_ssh_url: ssh,
    git_http_url: `${webUrl}.git`,
    namespace: group?.name ?? owner?.name ?? '',
    visibility_level: VISIBILITY[project.visibility],
    path_with_namespace: project.fullPath,
    default_branch: 'main',
    ci_config_path: null,
    homepage: webUrl,
    url: ssh,
    ssh_url: ssh,
    http_url: `${webUrl}.git`,
  };
}

/** gitlab: app/models/group.rb, hook_attrs */
const groupAttributes = (group: Group): Payload => ({
  group_name: group.name,
  group_path: group.path,
  group_id: group.id,
  full_path: group.fullPath,
});

/** The part of a token that its event tells. */
export type EndingToken = Pick<AccessToken, 'id' | 'userId' | 'createdAt' | 'name' | 'expiresAt'>;

/**
 * The event of a token that ends soon.
 * gitlab: lib/gitlab/data_builder/resource_access_token_payload.rb, lib/gitlab/hook_data/resource_access_token_builder.rb
 */
export function expiringToken(
  world: World,
  place: { readonly project: Project } | { readonly group: Group },
  token: EndingToken,
): Payload {
  return {
    object_kind: 'access_token',
    ...('project' in place
      ? { project: projectAttributes(world, place.project) }
      : { group: groupAttributes(place.group) }),
    object_attributes: {
      user_id: token.userId,
      created_at: rubyTime(token.createdAt),
      id: token.id,
      name: token.name,
      expires_at: token.expiresAt,
    },
    event_name: 'expiring_access_token',
  };
}
