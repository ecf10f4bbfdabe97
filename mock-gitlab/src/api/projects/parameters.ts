import { choice, flag, listOf, nullable, optional, text, wholeNumber } from '../../http/parameters.ts';
import type { Values } from '../../http/parameters.ts';

const access = optional(choice('disabled', 'private', 'enabled'));
const openAccess = optional(choice('disabled', 'private', 'enabled', 'public'));

/** An uploaded file; `''` and `null` take the present one away. gitlab: lib/api/validations/types/workhorse_file.rb */
const avatar = nullable((raw) => (raw instanceof File ? raw.name : null));

const levels = {
  issues_access_level: access,
  repository_access_level: access,
  merge_requests_access_level: access,
  forking_access_level: access,
  wiki_access_level: access,
  builds_access_level: access,
  snippets_access_level: access,
  package_registry_access_level: openAccess,
  pages_access_level: openAccess,
  analytics_access_level: access,
  container_registry_access_level: access,
  security_and_compliance_access_level: access,
  releases_access_level: access,
  environments_access_level: access,
  feature_flags_access_level: access,
  infrastructure_access_level: access,
  monitor_access_level: access,
  model_experiments_access_level: access,
  model_registry_access_level: access,
};

/** The older way to say whether a feature is on. */
const enabled = {
  issues_enabled: optional(flag),
  merge_requests_enabled: optional(flag),
  wiki_enabled: optional(flag),
  jobs_enabled: optional(flag),
  snippets_enabled: optional(flag),
  container_registry_enabled: optional(flag),
};

/** Which level each of the older ones means. */
const LEVEL_OF: Readonly<Record<keyof typeof enabled, keyof typeof levels>> = {
  issues_enabled: 'issues_access_level',
  merge_requests_enabled: 'merge_requests_access_level',
  wiki_enabled: 'wiki_access_level',
  jobs_enabled: 'builds_access_level',
  snippets_enabled: 'snippets_access_level',
  container_registry_enabled: 'container_registry_access_level',
};

/** Those that the answer shows under the same name. gitlab: lib/api/helpers/projects_helpers.rb, optional_project_params_ce */
const kept = {
  build_git_strategy: optional(choice('fetch', 'clone')),
  build_timeout: optional(wholeNumber),
  auto_cancel_pending_pipelines: optional(choice('disabled', 'enabled')),
  ci_config_path: nullable(text),
  service_desk_enabled: optional(flag),
  emails_enabled: optional(flag),
  show_diff_preview_in_email: optional(flag),
  warn_about_potentially_unwanted_characters: optional(flag),
  enforce_auth_checks_on_uploads: optional(flag),
  shared_runners_enabled: optional(flag),
  group_runners_enabled: optional(flag),
  resource_group_default_process_mode: optional(
    choice('unordered', 'oldest_first', 'newest_first', 'newest_ready_first'),
  ),
  resolve_outdated_diff_discussions: optional(flag),
  remove_source_branch_after_merge: optional(flag),
  packages_enabled: optional(flag),
  lfs_enabled: optional(flag),
  public_jobs: optional(flag),
  request_access_enabled: optional(flag),
  only_allow_merge_if_pipeline_succeeds: optional(flag),
  allow_merge_on_skipped_pipeline: optional(flag),
  only_allow_merge_if_all_discussions_are_resolved: optional(flag),
  printing_merge_request_link_enabled: optional(flag),
  merge_method: optional(choice('ff', 'rebase_merge', 'merge')),
  suggestion_commit_message: nullable(text),
  merge_commit_template: nullable(text),
  squash_commit_template: nullable(text),
  issue_branch_template: nullable(text),
  auto_devops_enabled: optional(flag),
  auto_devops_deploy_strategy: optional(choice('continuous', 'manual', 'timed_incremental')),
  autoclose_referenced_issues: optional(flag),
  squash_option: optional(choice('never', 'always', 'default_on', 'default_off')),
  mr_default_target_self: optional(flag),
  merge_request_title_regex: nullable(text),
  merge_request_title_regex_description: nullable(text),
  external_authorization_classification_label: optional(text),
  approvals_before_merge: optional(wholeNumber),
};

/** What creating and changing have in common. */
export const projectAttributes = {
  description: nullable(text),
  visibility: optional(choice('private', 'internal', 'public')),
  topics: optional(listOf(text)),
  tag_list: optional(listOf(text)),
  emails_disabled: optional(flag),
  public_builds: optional(flag),
  repository_storage: optional(text),
  avatar,
  ...levels,
  ...enabled,
  ...kept,
};

/** Only when changing. gitlab: lib/api/helpers/projects_helpers.rb, optional_update_params_ce */
export const updateAttributes = {
  ci_default_git_depth: optional(wholeNumber),
  keep_latest_artifact: optional(flag),
  ci_forward_deployment_enabled: optional(flag),
  ci_forward_deployment_rollback_allowed: optional(flag),
  ci_allow_fork_pipelines_to_run_in_parent_project: optional(flag),
  ci_separated_caches: optional(flag),
  restrict_user_defined_variables: optional(flag),
  ci_pipeline_variables_minimum_override_role: optional(
    choice('no_one_allowed', 'developer', 'maintainer', 'owner'),
  ),
  ci_push_repository_for_job_token_allowed: optional(flag),
  ci_id_token_sub_claim_components: optional(listOf(text)),
  ci_delete_pipelines_in_seconds: nullable(wholeNumber),
  max_artifacts_size: nullable(wholeNumber),
};

/** One of these must be there to change a project. gitlab: lib/api/helpers/projects_helpers.rb, update_params_at_least_one_of */
export const UPDATABLE: readonly string[] = [
  'name',
  'path',
  'default_branch',
  ...Object.keys(projectAttributes),
  ...Object.keys(updateAttributes),
].toSorted();

type Given = Values<typeof projectAttributes> & Partial<Values<typeof updateAttributes>>;

/** The attributes as a row keeps them: by the names of the answer, the older ways to say them translated. */
export function attributesOf(values: Given, projectId: number): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  const named: Readonly<Record<string, unknown>> = values;
  for (const name of [...Object.keys(levels), ...Object.keys(kept), ...Object.keys(updateAttributes)]) {
    if (named[name] !== undefined) set[name] = named[name];
  }
  for (const [name, level] of Object.entries(LEVEL_OF)) {
    if (typeof named[name] === 'boolean') set[level] ??= named[name] ? 'enabled' : 'disabled';
  }
  if (values.emails_disabled !== undefined) set['emails_enabled'] = !values.emails_disabled;
  if (values.public_builds !== undefined) set['public_jobs'] ??= values.public_builds;
  if (values.avatar !== undefined) {
    set['avatar_url'] =
      values.avatar === null ? null : `/uploads/-/system/project/avatar/${projectId}/${values.avatar}`;
  }
  return set;
}

/** `topics`, by either of their names; each once. */
export const topicsOf = ({ topics, tag_list: tags }: Given): readonly string[] | undefined => {
  const given = topics ?? tags;
  return given && [...new Set(given.map((topic) => topic.trim()).filter((topic) => topic !== ''))];
};
