import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow, RotationPolicy } from '../ports.ts';

/**
 * Whether connections would manage each other in a circle: each would wait for the other, and of two lost tokens none could
 * bring back the other one.
 *
 * @param row `null` for the default of the organization.
 * @param rotate as it is wished; `null` leaves it to the default.
 * @returns by path of the field, what is wrong with it.
 */
export async function managedInCircle(
  { stores: { policies, connections } }: Dependencies,
  organizationId: string,
  row: ConnectionRow | null,
  rotate: RotationPolicy | null,
): Promise<Record<string, string>> {
  const ownOf = async (id: string | null) => (await policies.find(organizationId, id))?.rotate ?? null;
  const fallback = row === null ? rotate : await ownOf(null);
  const managerOf = async (id: string): Promise<string | null> => {
    const counts = (id === row?.id ? rotate : await ownOf(id)) ?? fallback;
    const manager = counts?.strategy === 'manager' ? (counts.managerConnectionId ?? null) : null;
    // By the default a manager would manage itself as well, which it is not asked to.
    return manager === id ? null : manager;
  };
  const start = row?.id ?? (rotate?.strategy === 'manager' ? rotate.managerConnectionId : undefined);
  const way: string[] = [];
  for (let id = start ?? null; id !== null; id = await managerOf(id)) {
    if (id === start && way.length > 0) {
      const names = await Promise.all(
        way.map(async (id) => (await connections.find(organizationId, id))?.name ?? 'one that is gone'),
      );
      return { 'rotate.managerConnectionId': inWords(names) };
    }
    // A circle of others, which a change of this one does not mend.
    if (way.includes(id)) return {};
    way.push(id);
  }
  return {};
}

function inWords([first = '', ...others]: readonly string[]): string {
  const chain = [...others, first].map((name) => `"${name}"`).join(', which is managed by ');
  return `"${first}" would be managed in a circle: by ${chain}. Choose another manager.`;
}
