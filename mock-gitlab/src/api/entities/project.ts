import type { Exchange } from '../../http/exchange.ts';
import { LEVEL, directMember, groupMember, projectLevel } from '../../state/access.ts';
import type { Group, Member, Project, User } from '../../state/rows.ts';
import { isoTime } from './dates.ts';
import { userBasic } from './user.ts';

interface Namespace {
  readonly name: string;
  readonly path: string;
  readonly fullPath: string;
  readonly parentId: number | null;
  readonly owner: User | undefined;
}

function namespaceOf({ world: { state } }: Exchange, project: Project): Namespace {
  if (project.namespaceKind === 'group') {
    const group = state.groups.get(project.namespaceId);
    if (group) return { ...group, owner: undefined };
  }
  const owner = state.users.find((user) => user.namespaceId === project.namespaceId);
  const path = owner?.username ?? '';
  return { name: owner?.name ?? '', path, fullPath: path, parentId: null, owner };
}

/** `Harbor / Crew`: names from the top down. */
export function fullName({ world: { state } }: Exchange, group: Group): string {
  const parent = state.groups.get(group.parentId);
  const above = parent ? [parent.name] : [];
  for (let up = state.groups.get(parent?.parentId ?? null); up; up = state.groups.get(up.parentId)) {
    above.unshift(up.name);
  }
  return [...above, group.name].join(' / ');
}

function namespaceName(exchange: Exchange, project: Project, namespace: Namespace): string {
  const group =
    project.namespaceKind === 'group' ? exchange.world.state.groups.get(project.namespaceId) : undefined;
  return group ? fullName(exchange, group) : namespace.name;
}

/** What `simple=true` and strangers get. gitlab: lib/api/entities/basic_project_details.rb */
export function projectSimple(exchange: Exchange, project: Project) {
  const { baseUrl } = exchange;
  const namespace = namespaceOf(exchange, project);
  const webUrl = `${baseUrl}/${project.fullPath}`;
  const at = isoTime(project.createdAt);
  return {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: `${namespaceName(exchange, project, namespace)} / ${project.name}`,
    path: project.path,
    path_with_namespace: project.fullPath,
    created_at: at,
    default_branch: 'main',
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@${new URL(baseUrl).hostname}:${project.fullPath}.git`,
    http_url_to_repo: `${webUrl}.git`,
    web_url: webUrl,
    readme_url: null,
    forks_count: 0,
    avatar_url: null,
    star_count: 0,
    last_activity_at: isoTime(project.updatedAt),
    visibility: project.visibility,
    namespace: {
      id: project.namespaceId,
      name: namespace.name,
      path: namespace.path,
      kind: project.namespaceKind,
      full_path: namespace.fullPath,
      parent_id: namespace.parentId,
      avatar_url: null,
      web_url:
        project.namespaceKind === 'group'
          ? `${baseUrl}/groups/${namespace.fullPath}`
          : `${baseUrl}/${namespace.fullPath}`,
    },
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

// What a fresh project says of its features; the mock keeps none of them, but typed clients fail on a missing key.
// gitlab: lib/api/entities/project.rb
const FEATURES = {
  issues_access_level: 'enabled',
  repository_access_level: 'enabled',
  merge_requests_access_level: 'enabled',
  forking_access_level: 'enabled',
  wiki_access_level: 'enabled',
  builds_access_level: 'enabled',
  snippets_access_level: 'enabled',
  pages_access_level: 'private',
  analytics_access_level: 'enabled',
  container_registry_access_level: 'enabled',
  security_and_compliance_access_level: 'private',
  releases_access_level: 'enabled',
  environments_access_level: 'enabled',
  feature_flags_access_level: 'enabled',
  infrastructure_access_level: 'enabled',
  monitor_access_level: 'enabled',
  model_experiments_access_level: 'enabled',
  model_registry_access_level: 'enabled',
  package_registry_access_level: 'enabled',
} as const;

const CI = {
  ci_default_git_depth: 20,
  ci_delete_pipelines_in_seconds: null,
  ci_forward_deployment_enabled: true,
  ci_forward_deployment_rollback_allowed: true,
  ci_job_token_scope_enabled: false,
  ci_separated_caches: true,
  ci_allow_fork_pipelines_to_run_in_parent_project: true,
  ci_id_token_sub_claim_components: ['project_path', 'ref_type', 'ref'],
  build_git_strategy: 'fetch',
  keep_latest_artifact: true,
  restrict_user_defined_variables: true,
  ci_pipeline_variables_minimum_override_role: 'developer',
  runner_token_expiration_interval: null,
  group_runners_enabled: true,
  auto_cancel_pending_pipelines: 'enabled',
  build_timeout: 3600,
  auto_devops_enabled: false,
  auto_devops_deploy_strategy: 'continuous',
  ci_push_repository_for_job_token_allowed: false,
} as const;

const MERGING = {
  public_jobs: true,
  shared_with_groups: [],
  only_allow_merge_if_pipeline_succeeds: false,
  allow_merge_on_skipped_pipeline: null,
  request_access_enabled: true,
  only_allow_merge_if_all_discussions_are_resolved: false,
  remove_source_branch_after_merge: true,
  printing_merge_request_link_enabled: true,
  merge_method: 'merge',
  merge_request_title_regex: null,
  merge_request_title_regex_description: null,
  squash_option: 'default_off',
  enforce_auth_checks_on_uploads: true,
  suggestion_commit_message: null,
  merge_commit_template: null,
  squash_commit_template: null,
  issue_branch_template: null,
  warn_about_potentially_unwanted_characters: true,
  autoclose_referenced_issues: true,
  max_artifacts_size: null,
  approvals_before_merge: 0,
  mirror: false,
  external_authorization_classification_label: '',
  requirements_enabled: false,
  requirements_access_level: 'enabled',
  security_and_compliance_enabled: true,
  compliance_frameworks: [],
} as const;

/** All of a project. gitlab: lib/api/entities/project.rb; doc/api/projects.md */
function projectEntity(exchange: Exchange, project: Project, user: User) {
  const { state } = exchange.world;
  const { owner } = namespaceOf(exchange, project);
  return {
    ...projectSimple(exchange, project),
    _links: links(exchange, project),
    marked_for_deletion_at: null,
    marked_for_deletion_on: null,
    packages_enabled: true,
    empty_repo: true,
    archived: project.archived,
    ...(owner && { owner: userBasic(exchange, owner) }),
    resolve_outdated_diff_discussions: false,
    container_expiration_policy: null,
    repository_object_format: 'sha1',
    issues_enabled: true,
    merge_requests_enabled: true,
    wiki_enabled: true,
    jobs_enabled: true,
    snippets_enabled: true,
    container_registry_enabled: true,
    service_desk_enabled: false,
    service_desk_address: null,
    can_create_merge_request_in: true,
    ...FEATURES,
    emails_disabled: false,
    emails_enabled: true,
    show_diff_preview_in_email: true,
    shared_runners_enabled: true,
    lfs_enabled: true,
    creator_id: project.creatorId,
    import_url: null,
    import_type: null,
    import_status: 'none',
    import_error: null,
    open_issues_count: 0,
    description_html: '',
    updated_at: isoTime(project.updatedAt),
    ...CI,
    ...(projectLevel(state, project, user) >= LEVEL.maintainer && { runners_token: null }),
    ci_config_path: null,
    ...MERGING,
  };
}

const membership = (member: Member | undefined) =>
  member ? { access_level: member.accessLevel, notification_level: 3 } : null;

/**
 * With what the caller may do there. A list looks at the project's own group only, one project at the groups above too.
 * gitlab: lib/api/entities/project_with_access.rb
 */
export function projectWithAccess(exchange: Exchange, project: Project, user: User, view: 'one' | 'list') {
  const { state } = exchange.world;
  const inGroup =
    project.namespaceKind === 'user'
      ? undefined
      : view === 'one'
        ? groupMember(state, project.namespaceId, user.id)
        : directMember(state, 'group', project.namespaceId, user.id);
  return {
    ...projectEntity(exchange, project, user),
    permissions: {
      project_access: membership(directMember(state, 'project', project.id, user.id)),
      group_access: membership(inGroup),
    },
  };
}
