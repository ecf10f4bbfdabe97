/** A list of scopes as OAuth writes it, each once. */
export const splitScopes = (text: string): string[] => [
  ...new Set(text.split(/\s+/).filter((scope) => scope !== '')),
];

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

// gitlab: lib/gitlab/auth.rb, optional_scopes and dynamic scopes: known, but not named to the world
const UNNAMED = new Set(['mcp', 'ai_workflows', 'user:*']);

/** Whether GitLab has such a scope for applications. gitlab: config/initializers/doorkeeper.rb, enforce_configured_scopes */
export const isKnownScope = (scope: string): boolean =>
  ALL_SCOPES.includes(scope) || UNNAMED.has(scope) || /^user:\d+$/.test(scope);

/**
 * Whether a list of scopes may be asked for: only spaces between them, known, and among the application's.
 * doorkeeper: lib/doorkeeper/oauth/helpers/scope_checker.rb
 */
export function mayAsk(text: string, allowed: readonly string[]): boolean {
  const scopes = splitScopes(text);
  if (scopes.length === 0 || /[\n\r\t]/.test(text)) return false;
  return scopes.every((scope) =>
    allowed.length === 0 ? isKnownScope(scope) : allowed.includes(scope) || isDynamic(scope, allowed),
  );
}

/** `user:*` stands for every `user:7`. doorkeeper: enable_dynamic_scopes */
const isDynamic = (scope: string, allowed: readonly string[]) =>
  allowed.some((one) => one.endsWith(':*') && scope.startsWith(one.slice(0, -1)));

/** What an application gets that names no scope. doorkeeper: lib/doorkeeper/oauth/base_request.rb, build_scopes */
export const defaultScopes = (allowed: readonly string[]): string =>
  DEFAULT_SCOPES.filter((scope) => allowed.length === 0 || allowed.includes(scope)).join(' ');
