/** A list of scopes as OAuth writes it. */
export const splitScopes = (text: string): string[] => text.split(/\s+/).filter((scope) => scope !== '');

/** Whether every scope is among the others. */
export const within = (scopes: readonly string[], others: readonly string[]): boolean =>
  scopes.every((scope) => others.includes(scope));

/** What GitLab gives when no scope is named, if the application has it. gitlab: config/initializers/doorkeeper.rb */
export const DEFAULT_SCOPES: readonly string[] = ['api'];

/** All scopes that the discovery document names. gitlab: lib/gitlab/auth.rb */
export const ALL_SCOPES: readonly string[] = [
  'api',
  'read_api',
  'read_user',
  'create_runner',
  'manage_runner',
  'k8s_proxy',
  'read_repository',
  'write_repository',
  'read_registry',
  'write_registry',
  'read_virtual_registry',
  'write_virtual_registry',
  'read_observability',
  'write_observability',
  'ai_features',
  'sudo',
  'admin_mode',
  'read_service_ping',
  'openid',
  'profile',
  'email',
];
