import type { Dependencies } from '../dependencies.ts';
import type { ConnectionRow } from '../ports.ts';
import { isEnd } from '../rows/health.ts';

/** Whether people have been told that the stored credential has ended, and maybe how: that it is found so again says less. */
export async function tellsOfEnd(
  { stores }: Pick<Dependencies, 'stores'>,
  { organizationId, id, status }: ConnectionRow,
): Promise<boolean> {
  if (status !== 'needs-reconnect') return false;
  const failed = await stores.timeline.last(organizationId, id, 'failed');
  return isEnd(failed?.details['code']);
}
