import type { Exchange } from '../../http/exchange.ts';
import {
  LEVEL,
  canSeeGroup,
  canSeeProject,
  directMember,
  groupMember,
  linksOf,
  projectLevel,
} from '../../state/access.ts';
import type { Member, Project, User } from '../../state/rows.ts';
import { isoDate, isoTime } from './dates.ts';
import { avatarOf, fullName, namespaceEntity, namespaceOf } from './namespace.ts';
import { ACCESS_LEVELS, CI, ENDING, ENTERPRISE, MERGING, STATISTICS, SWITCHED } from './project-defaults.ts';
import { runnersToken } from './runners-token.ts';
import { userBasic } from './user.ts';

/** What `simple=true` and strangers get. gitlab: lib/api/entities/basic_project_details.rb */
export function projectSimple(exchange: Exchange, project: Project) {
  const { baseUrl, world } = exchange;
  const { state } = world;
  const { group, owner } = namespaceOf(exchange, project);
  const webUrl = `${baseUrl}/${project.fullPath}`;
  const above = group ? fullName(exchange, group) : (owner?.name ?? '');
  const forks = state.projects.many('fork', String(project.id)).length;
  return {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: `${above} / ${project.name}`,
    path: project.path,
    path_with_namespace: project.fullPath,
    created_at: isoTime(project.createdAt),
    default_branch: project.defaultBranch,
    tag_list: project.topics,
    topics: project.topics,
    ssh_url_to_repo: `git@${new URL(baseUrl).hostname}:${project.fullPath}.git`,
    http_url_to_repo: `${webUrl}.git`,
    web_url: webUrl,
    readme_url: project.emptyRepo ? null : `${webUrl}/-/blob/${project.defaultBranch ?? 'main'}/README.md`,
    forks_count: forks,
    avatar_url: avatarOf(exchange, project),
    star_count: state.stars.many('project', String(project.id)).length,
    last_activity_at: isoTime(project.lastActivityAt),
    visibility: project.visibility,
    namespace: namespaceEntity(exchange, project),
  };
}

function links({ baseUrl }: Exchange, { id }: Project) {
  const self = `${baseUrl}/api/v4/projects/${id}`;
  return {
    self,
    issues: `${self}/issues`,
    merge_requests: `${self}/merge_requests`,
    repo_branches: `${self}/repository/branches`,
    labels: `${self}/labels`,
    events: `${self}/events`,
    members: `${self}/members`,
    cluster_agents: `${self}/cluster_agents`,
  };
}

/** The defaults of one part of the object with what was set in their place; what was not set keeps its place. */
function withSet<D extends object>(defaults: D, { attributes }: Project): D {
  const set = Object.entries(attributes).filter(([name]) => Object.hasOwn(defaults, name));
  return set.length === 0 ? defaults : { ...defaults, ...Object.fromEntries(set) };
}

/** Groups that the viewer may see. gitlab: lib/api/entities/shared_group_with_project.rb; app/models/project.rb, visible_group_links */
export const sharedWith = (
  { world: { state } }: Exchange,
  type: 'project' | 'group',
  id: number,
  viewer: User | null,
) =>
  linksOf(state, type, id).flatMap((link) => {
    const group = state.groups.get(link.groupId);
    return group && canSeeGroup(state, group, viewer)
      ? [
          {
            group_id: group.id,
            group_name: group.name,
            group_full_path: group.fullPath,
            group_access_level: link.accessLevel,
            expires_at: link.expiresAt,
          },
        ]
      : [];
  });

/** What is shown besides the object itself. */
export interface ProjectView {
  readonly statistics?: boolean;
  readonly customAttributes?: boolean;
}

function customAttributes({ world: { state } }: Exchange, id: number) {
  return state.customAttributes.many('owner', `project/${id}`).map(({ key, value }) => ({ key, value }));
}

const isOn = (level: unknown) => level !== 'disabled';
const boolean = (value: unknown, fallback: boolean) => (typeof value === 'boolean' ? value : fallback);

/** All of a project. gitlab: lib/api/entities/project.rb; doc/api/projects.md */
export function projectEntity(
  exchange: Exchange,
  project: Project,
  user: User | null,
  { statistics = false, customAttributes: withCustom = false }: ProjectView = {},
) {
  const { state } = exchange.world;
  const { owner } = namespaceOf(exchange, project);
  const level = projectLevel(state, project, user);
  const levels = withSet(ACCESS_LEVELS, project);
  const switched = withSet(SWITCHED, project);
  const source = state.projects.get(project.forkedFromId);
  const forkedFrom = source && canSeeProject(state, source, user) ? source : undefined;
  const markedOn = isoDate(project.markedForDeletionAt);
  const manages = level >= LEVEL.maintainer;
  return {
    ...projectSimple(exchange, project),
    ...(withCustom && user?.admin && { custom_attributes: customAttributes(exchange, project.id) }),
    ...(exchange.world.switches.hosted ? {} : user?.admin ? { repository_storage: 'default' } : {}),
    _links: links(exchange, project),
    marked_for_deletion_at: markedOn,
    marked_for_deletion_on: markedOn,
    packages_enabled: boolean(project.attributes['packages_enabled'], true),
    empty_repo: project.emptyRepo,
    archived: project.archived,
    ...(owner && { owner: userBasic(exchange, owner) }),
    resolve_outdated_diff_discussions: boolean(
      project.attributes['resolve_outdated_diff_discussions'],
      false,
    ),
    container_expiration_policy: project.attributes['container_expiration_policy'] ?? null,
    repository_object_format: project.attributes['repository_object_format'] ?? 'sha1',
    issues_enabled: isOn(levels.issues_access_level),
    merge_requests_enabled: isOn(levels.merge_requests_access_level),
    wiki_enabled: isOn(levels.wiki_access_level),
    jobs_enabled: isOn(levels.builds_access_level),
    snippets_enabled: isOn(levels.snippets_access_level),
    container_registry_enabled: isOn(levels.container_registry_access_level),
    service_desk_enabled: boolean(project.attributes['service_desk_enabled'], false),
    service_desk_address: null,
    can_create_merge_request_in: level >= LEVEL.developer || project.visibility !== 'private',
    ...levels,
    emails_disabled: !switched.emails_enabled,
    ...switched,
    creator_id: project.creatorId,
    ...(forkedFrom && { forked_from_project: projectSimple(exchange, forkedFrom) }),
    ...(project.forkedFromId !== null && {
      mr_default_target_self: boolean(project.attributes['mr_default_target_self'], false),
    }),
    import_url: project.attributes['import_url'] ?? null,
    import_type: project.attributes['import_type'] ?? null,
    import_status: project.forkedFromId === null ? 'none' : 'finished',
    import_error: null,
    open_issues_count: 0,
    description_html: descriptionHtml(project.description),
    updated_at: isoTime(project.updatedAt),
    ...withSet(CI, project),
    ...(manages && { runners_token: runnersToken('project', project.id, project.createdAt) }),
    ci_config_path: project.attributes['ci_config_path'] ?? null,
    public_jobs: boolean(project.attributes['public_jobs'], true),
    shared_with_groups: sharedWith(exchange, 'project', project.id, user),
    ...withSet(MERGING, project),
    ...(statistics && level >= LEVEL.reporter && { statistics: STATISTICS }),
    ...withSet(ENDING, project),
    ...withSet(ENTERPRISE, project),
  };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Plain text as GitLab's Markdown shows it: one paragraph. */
function descriptionHtml(text: string | null): string {
  if (text === null || text === '') return '';
  return `<p data-sourcepos="1:1-1:${text.length}" dir="auto">${text.replaceAll(/[&<>"]/g, (found) => ESCAPES[found] ?? found)}</p>`;
}

const membership = (member: Member | undefined) =>
  member ? { access_level: member.accessLevel, notification_level: 3 } : null;

/**
 * With what the caller may do there. A list looks at the project's own group only, one project at the groups above too.
 * gitlab: lib/api/entities/project_with_access.rb
 */
export function projectWithAccess(
  exchange: Exchange,
  project: Project,
  user: User,
  view: 'one' | 'list',
  shown: ProjectView = {},
) {
  const { state } = exchange.world;
  const inGroup =
    project.namespaceKind === 'user'
      ? undefined
      : view === 'one'
        ? groupMember(state, project.namespaceId, user.id)
        : directMember(state, 'group', project.namespaceId, user.id);
  return {
    ...projectEntity(exchange, project, user, shown),
    permissions: {
      project_access: membership(directMember(state, 'project', project.id, user.id)),
      group_access: membership(inGroup),
    },
  };
}
