import { ConnectionError, type TokenMethod } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, SealBinding } from '../ports.ts';

/** What OAuth keeps sealed. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

type Owner = Pick<ConnectionRow, 'id' | 'organizationId'>;

function binding(owner: Owner): SealBinding {
  return { organizationId: owner.organizationId, rowId: owner.id, purpose: 'connection.secrets' };
}

/** Seals a method's secrets, or a token pair, for one connection. */
export async function sealSecrets(deps: Dependencies, owner: Owner, secrets: unknown): Promise<string> {
  return deps.vault.seal(JSON.stringify(secrets), binding(owner));
}

async function openJson(deps: Dependencies, row: ConnectionRow): Promise<unknown> {
  return JSON.parse(await deps.vault.open(row.sealedSecrets, binding(row)));
}

/** Opens a token pair. @throws {ConnectionError} `sealed_data_unreadable`. */
export async function openPair(deps: Dependencies, row: ConnectionRow): Promise<TokenPair> {
  const stored = await openJson(deps, row);
  if (typeof stored === 'object' && stored !== null && 'accessToken' in stored && 'refreshToken' in stored) {
    const { accessToken, refreshToken } = stored;
    if (typeof accessToken === 'string' && (typeof refreshToken === 'string' || refreshToken === null)) {
      return { accessToken, refreshToken };
    }
  }
  throw new ConnectionError(
    'sealed_data_unreadable',
    'The stored secrets of this connection are not a token pair.',
  );
}

/** Opens what `authorize` needs, in today's shape. @throws {ConnectionError} `sealed_data_unreadable`. */
export async function openSecrets(
  deps: Dependencies,
  row: ConnectionRow,
  { method }: Way<TokenMethod>,
): Promise<unknown> {
  return upgraded(row, method, 'secrets', await openJson(deps, row));
}

/** The settings of a row in today's shape. */
export function storedSettings(row: ConnectionRow, { method }: Way): unknown {
  return upgraded(row, method, 'settings', row.settings);
}

function upgraded(
  row: ConnectionRow,
  method: Way['method'],
  part: 'settings' | 'secrets',
  stored: unknown,
): unknown {
  if (row.methodRevision === method.revision) return stored;
  if (row.methodRevision > method.revision || method.upgrade === undefined) {
    throw new ConnectionError(
      'internal',
      `"${row.name}" was stored by a newer version of its plugin (revision ${row.methodRevision} of ${row.method}).`,
      { action: 'Start the version of Moorage that stored it, or a newer one.' },
    );
  }
  return method.upgrade(stored, row.methodRevision, part);
}
