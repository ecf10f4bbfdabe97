import type { ConnectionRow, RotationPolicy } from '../../src/ports.ts';
import { builtInPolicy, type EffectivePolicy } from '../../src/schedule/effective-policy.ts';
import type { Outlook } from '../../src/schedule/outlook.ts';

export const now = new Date('2027-01-31T08:00:00Z');
export const at = (text: string): Date => new Date(text);

/** A healthy project token that ends on 12 March 2027 and was just checked. */
export function row(change: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    id: 'connection-1',
    organizationId: 'harbor',
    name: 'dock',
    description: null,
    app: 'acme',
    method: 'token',
    oauthApplicationId: null,
    settings: {},
    methodRevision: 1,
    sealedSecrets: 'sealed',
    identity: { id: '7', name: '@dock', scopes: [], handle: '70' },
    status: 'healthy',
    statusReason: null,
    checkedAt: now,
    expiresAt: at('2027-03-12T00:00Z'),
    accessExpiresAt: null,
    createdAt: now,
    updatedAt: now,
    revision: 1,
    ...change,
  };
}

/** An OAuth connection whose access token lives for two hours. */
export const authorized = (change: Partial<ConnectionRow> = {}): ConnectionRow =>
  row({
    oauthApplicationId: 'application',
    expiresAt: null,
    accessExpiresAt: at('2027-01-31T10:00Z'),
    ...change,
  });

export function policy(
  rotate: Partial<RotationPolicy>,
  change: Partial<EffectivePolicy> = {},
): EffectivePolicy {
  return { ...builtInPolicy, rotate: { ...builtInPolicy.rotate, ...rotate }, ...change };
}

export function outlook(
  of: ConnectionRow,
  effective: EffectivePolicy,
  change: Partial<Outlook> = {},
): Outlook {
  return {
    row: of,
    appName: 'Acme',
    strategy: of.oauthApplicationId === null ? effective.rotate.strategy : 'refresh',
    effective,
    canRotateItself: true,
    managerName: effective.rotate.strategy === 'manager' ? 'root' : null,
    managerMakesTwins: true,
    obstacle: null,
    overlap: null,
    ...change,
  };
}
