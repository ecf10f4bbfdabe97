import type { Dependencies } from '../dependencies.ts';

/** Whether a key that was let in is still there and has not expired. To ask is not to use it. */
export async function isKeyAlive(deps: Dependencies, organizationId: string, id: string): Promise<boolean> {
  const key = (await deps.stores.accessKeys.list(organizationId)).find((one) => one.id === id);
  return key !== undefined && (key.expiresAt === null || key.expiresAt > deps.clock.now());
}
