import type { Dependencies } from '../../dependencies.ts';
import { findMethod } from '../../plugin/find-method.ts';
import type { ConnectionRow, OverlapRow } from '../../ports.ts';
import { baseUrlOf } from '../seat.ts';

/**
 * Why nobody can watch over an old token any more, as the end of a sentence; `null` where its manager can. A connection
 * that was taken to another instance names other tokens by the same handle.
 */
export async function whyUnwatched(
  deps: Dependencies,
  row: ConnectionRow,
  manager: ConnectionRow | null,
  { baseUrl }: OverlapRow,
): Promise<string | null> {
  if (manager === null) return `the connection that managed "${row.name}" was deleted`;
  for (const one of [row, manager]) {
    const way = findMethod(deps.plugins, one.app, one.method);
    if (one.app !== row.app || (await baseUrlOf(deps, one, way)) !== baseUrl)
      return `"${one.name}" was reconnected to another ${way.plugin.name}`;
  }
  return null;
}
