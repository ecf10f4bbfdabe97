import type { Dependencies } from '../dependencies.ts';
import type { Credential, Worth } from '../plugin/probe.ts';
import type { ConnectionRow } from '../ports.ts';
import { instanceOf } from '../schedule/outlook.ts';

/** Of whose credential it is spoken: a connection, or one that is about to be made. */
type Holder = Pick<ConnectionRow, 'id' | 'organizationId' | 'app'>;

/** More do not hold one credential in good faith. */
const mostLookedAt = 100;

/**
 * Adds to what a credential is worth that another connection of the organization holds it as well, where that is so:
 * when one of the two rotates it, the other ends.
 */
export async function worthBesideOthers(
  deps: Dependencies,
  holder: Holder,
  worth: Worth,
  { way, settings }: Pick<Credential, 'way' | 'settings'>,
): Promise<Worth> {
  const { handle, name } = worth.identity;
  if (handle === undefined) return worth;
  const { items } = await deps.stores.connections.list(holder.organizationId, {
    search: name,
    app: holder.app,
    expiringBefore: deps.clock.now(),
    sort: 'createdAt',
    limit: mostLookedAt,
  });
  const baseUrl = way.method.baseUrl(settings);
  for (const other of items) {
    if (other.id === holder.id || other.identity?.handle !== handle) continue;
    if (other.status === 'needs-reconnect' || (await instanceOf(deps, other)) !== baseUrl) continue;
    const note =
      `"${other.name}" holds this token as well. When one of the two rotates it, the other ends: give each a token of ` +
      'its own.';
    return { ...worth, advice: worth.advice === null ? note : `${worth.advice} ${note}` };
  }
  return worth;
}
