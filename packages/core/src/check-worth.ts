import { checkIdentity } from './check-identity.ts';
import { ConnectionError } from './connection-error.ts';
import type { Clock } from './context.ts';
import type { Identity } from './identity.ts';
import type { Method } from './method.ts';
import type { AnyPlugin } from './plugin.ts';

/**
 * Compares what a credential is worth with what its plugin asks for: kind, expiry, scopes, role. Refuses an identity
 * that cannot be read first.
 *
 * @returns a sentence of advice where the credential works but could be better, else `null`.
 * @throws {ConnectionError} `wrong_kind`, `expired`, `missing_scope`, `role_too_small`, saying what to change;
 * `unexpected_response`, `internal` for an identity that breaks the contract.
 */
export function checkWorth(
  plugin: AnyPlugin,
  method: Method,
  settings: unknown,
  identity: Identity,
  clock: Clock,
): string | null {
  checkIdentity(plugin, identity);
  const label = labelOf(plugin, identity.kind, method);
  checkKind(plugin, method, settings, identity);
  if (identity.expiresAt !== undefined && identity.expiresAt <= clock.now()) {
    throw new ConnectionError(
      'expired',
      `This ${label} expired on ${identity.expiresAt.toISOString().slice(0, 10)}.`,
    );
  }
  checkScopes(plugin, method, identity, label);
  return checkRole(plugin, identity, label);
}

function checkKind(plugin: AnyPlugin, method: Method, settings: unknown, identity: Identity): void {
  const declared = method.kind === 'token' ? method.declaredKind?.(settings) : undefined;
  if (declared === undefined || identity.kind === declared) return;
  const said = labelOf(plugin, declared, method);
  if (identity.kind === undefined) {
    throw new ConnectionError(
      'wrong_kind',
      `${plugin.name} does not tell of what kind this credential is, so it may not be ${withArticle(said)}.`,
      { action: `Paste ${withArticle(said)}.` },
    );
  }
  const real = labelOf(plugin, identity.kind, method);
  throw new ConnectionError('wrong_kind', `This is ${withArticle(real)}, not ${withArticle(said)}.`, {
    action: `Choose ${withArticle(real)} in the form, or paste ${withArticle(said)}.`,
  });
}

function checkScopes(plugin: AnyPlugin, method: Method, identity: Identity, label: string): void {
  const missing = method.scopes.filter((scope) => !identity.scopes.includes(scope));
  if (missing.length === 0) return;
  const has = identity.scopes.length === 0 ? 'no scopes' : `only the ${list('scope', identity.scopes)}`;
  throw new ConnectionError(
    'missing_scope',
    `This ${label} has ${has}. Moorage needs ${missing.join(', ')}.`,
    {
      action:
        method.kind === 'oauth2'
          ? `Give the OAuth application at ${plugin.name} the ${list('scope', method.scopes)}, and connect again.`
          : `Make a new ${label} with the ${list('scope', method.scopes)}.`,
    },
  );
}

function checkRole(plugin: AnyPlugin, identity: Identity, label: string): string | null {
  const kind = identity.kind === undefined ? undefined : plugin.kinds?.[identity.kind];
  if (kind?.leastRole === undefined) return null;
  const { leastRole, advisedRole } = kind;
  const reason = kind.roleReason ?? `Using ${plugin.name}`;
  if (identity.role === undefined) {
    throw new ConnectionError(
      'role_too_small',
      `${plugin.name} does not tell the role of this ${label}. ${reason} needs ${leastRole.name}.`,
      { action: `Make a new ${label} with the role ${(advisedRole ?? leastRole).name}.` },
    );
  }
  if (identity.role.level < leastRole.level) {
    const advice = advisedRole === undefined ? '' : `; ${advisedRole.name} is advised`;
    throw new ConnectionError(
      'role_too_small',
      `This ${label} has the role ${identity.role.name}. ${reason} needs ${leastRole.name}${advice}.`,
      { action: `Make a new ${label} with the role ${(advisedRole ?? leastRole).name}.` },
    );
  }
  if (advisedRole === undefined || identity.role.level >= advisedRole.level) return null;
  return `Works with the role ${identity.role.name}; ${advisedRole.name} is advised.`;
}

function labelOf(plugin: AnyPlugin, kind: string | undefined, method: Method): string {
  const label = kind === undefined ? undefined : plugin.kinds?.[kind]?.label;
  return label ?? (method.kind === 'oauth2' ? 'authorization' : 'credential');
}

function withArticle(label: string): string {
  return `${/^[aeio]/i.test(label) ? 'an' : 'a'} ${label}`;
}

function list(word: string, items: readonly string[]): string {
  return `${word}${items.length === 1 ? '' : 's'} ${items.join(', ')}`;
}
