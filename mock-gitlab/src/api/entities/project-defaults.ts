// What a fresh project says of itself, in the order of the wire; typed clients fail on a missing key. What was set by API
// stands in the row's `attributes` under the same names.
// gitlab: lib/api/entities/project.rb, ee/lib/ee/api/entities/project.rb

export const ACCESS_LEVELS = {
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

export const SWITCHED = {
  emails_enabled: true,
  show_diff_preview_in_email: true,
  shared_runners_enabled: true,
  lfs_enabled: true,
} as const;

export const CI = {
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
  resource_group_default_process_mode: 'unordered',
  auto_cancel_pending_pipelines: 'enabled',
  build_timeout: 3600,
  auto_devops_enabled: false,
  auto_devops_deploy_strategy: 'continuous',
  ci_push_repository_for_job_token_allowed: false,
} as const;

export const MERGING = {
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
} as const;

export const ENDING = {
  warn_about_potentially_unwanted_characters: true,
  autoclose_referenced_issues: true,
  max_artifacts_size: null,
} as const;

/** Members of the enterprise edition, which the free plan of it has too. */
export const ENTERPRISE = {
  approvals_before_merge: 0,
  mirror: false,
  external_authorization_classification_label: '',
  requirements_enabled: false,
  requirements_access_level: 'enabled',
  security_and_compliance_enabled: true,
  compliance_frameworks: [],
} as const;

/** What projects and groups both count. */
export const SIZES = {
  storage_size: 0,
  repository_size: 0,
  wiki_size: 0,
  lfs_objects_size: 0,
  job_artifacts_size: 0,
  pipeline_artifacts_size: 0,
  packages_size: 0,
  snippets_size: 0,
  uploads_size: 0,
} as const;

/** The mock keeps no repository: there is nothing to weigh. gitlab: lib/api/entities/project_statistics.rb */
export const STATISTICS = {
  commit_count: 0,
  ...SIZES,
  container_registry_size: 0,
} as const;
