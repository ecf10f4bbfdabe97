import { ConnectionError, parse } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import type { TokenWay, Way } from '../plugin/find-method.ts';
import { schemaOf, type Part } from '../plugin/parse-fields.ts';
import { runWithSecret } from '../plugin/plugin-mistake.ts';
import type { ConnectionRow, SealBinding } from '../ports.ts';
import { toPair, type TokenPair } from './token-pair.ts';

type Owner = Pick<ConnectionRow, 'id' | 'organizationId'>;

/**
 * A secret is sealed for one connection and one host. Whoever could change the settings in the database could otherwise
 * have it sent to a host of their own.
 */
function bindingOf({ id, organizationId }: Owner, { method }: Way, settings: unknown): SealBinding {
  const { origin } = new URL(method.baseUrl(settings));
  return { organizationId, rowId: id, purpose: `connection.secrets for ${origin}` };
}

/** Seals a method's secrets, or a token pair, for one connection with these settings. */
export async function sealSecrets(
  deps: Dependencies,
  owner: Owner,
  { way, settings }: { readonly way: Way; readonly settings: unknown },
  secrets: unknown,
): Promise<string> {
  return deps.vault.seal(JSON.stringify(secrets), bindingOf(owner, way, settings));
}

async function openJson(deps: Dependencies, row: ConnectionRow, way: Way): Promise<unknown> {
  const settings = await storedSettings(deps, row, way);
  return JSON.parse(await deps.vault.open(row.sealedSecrets, bindingOf(row, way, settings)));
}

/** Opens a token pair. @throws {ConnectionError} `sealed_data_unreadable`. */
export async function openPair(deps: Dependencies, row: ConnectionRow, way: Way): Promise<TokenPair> {
  const pair = toPair(await openJson(deps, row, way));
  if (pair !== null) return pair;
  throw new ConnectionError(
    'sealed_data_unreadable',
    'The stored secrets of this connection are not a token pair.',
  );
}

/** Opens what `authorize` needs, in today's shape. @throws {ConnectionError} `sealed_data_unreadable`, `internal`. */
export async function openSecrets(deps: Dependencies, row: ConnectionRow, way: TokenWay): Promise<unknown> {
  return upgraded(deps, row, way, { part: 'secrets', stored: await openJson(deps, row, way) });
}

/** The settings of a row in today's shape. @throws {ConnectionError} `internal` where they cannot be brought into it. */
export async function storedSettings(deps: Dependencies, row: ConnectionRow, way: Way): Promise<unknown> {
  return upgraded(deps, row, way, { part: 'settings', stored: row.settings });
}

async function upgraded(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  { part, stored }: { readonly part: Part; readonly stored: unknown },
): Promise<unknown> {
  const { plugin, method } = way;
  if (row.methodRevision === method.revision) return stored;
  if (row.methodRevision > method.revision || method.upgrade === undefined) {
    throw new ConnectionError(
      'internal',
      `"${row.name}" was stored by a newer version of its plugin (revision ${row.methodRevision} of ${row.method}).`,
      { action: 'Start the version of Moorage that stored it, or a newer one.' },
    );
  }
  const parsed = await runWithSecret(deps, way, async () =>
    parse(schemaOf(way, part), await method.upgrade?.(stored, row.methodRevision, part)),
  );
  if (parsed.ok) return parsed.value;
  // Which fields, and not what the schema says of them: that could repeat a secret.
  const fields = parsed.issues.map(({ path }) => path || 'the whole').join(', ');
  throw new ConnectionError(
    'internal',
    `The plugin for ${plugin.name} does not bring the ${part} of "${row.name}" from revision ` +
      `${row.methodRevision} into the shape of revision ${method.revision}: ${fields}.`,
    { action: 'Start the version of Moorage that stored it, or connect it anew.' },
  );
}
