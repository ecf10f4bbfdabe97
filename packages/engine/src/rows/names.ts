import { ConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';

/** Before anything is asked at the app: the store would refuse the name as well, but later. */
export async function refuseTakenName(
  deps: Dependencies,
  actor: Actor,
  name: string,
  exceptId?: string,
): Promise<void> {
  if (!(await deps.stores.connections.nameTaken(actor.organizationId, name, exceptId))) return;
  const sentence = 'Another connection has this name.';
  throw new ConnectionError('conflict', sentence, {
    action: 'Choose another name.',
    fields: { name: sentence },
  });
}
