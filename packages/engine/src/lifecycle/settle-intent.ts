import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { Settle } from './burn.ts';
import { settleTwin } from './overlap/settle-twin.ts';
import { settleRefresh } from './settle-refresh.ts';
import { settleRotation } from './settle-rotation.ts';

/** How an open intent of a connection is settled: asked for wherever its lease is taken. */
export function settlerOf(deps: Dependencies, way: Way): Settle {
  if (way.kind === 'oauth2') return (held, intent) => settleRefresh(deps, held, way, intent);
  return (held, intent) =>
    intent.kind === 'twin' ? settleTwin(deps, held, way, intent) : settleRotation(deps, held, way, intent);
}
