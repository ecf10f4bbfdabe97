import type { Dependencies } from '../dependencies.ts';
import type { Fence, Lease } from '../ports.ts';

/** Longer than any burning call and what follows it, so that a holder never acts after its time. */
const leaseMs = 60_000;
/** How long to wait for another holder before giving up. */
const patienceMs = 20_000;
const pollMs = 200;

function keyOf(connectionId: string): string {
  return `connection:${connectionId}`;
}

/** @returns the lease, or `null` while another process holds it. */
export async function takeConnectionLease(deps: Dependencies, connectionId: string): Promise<Lease | null> {
  return deps.stores.leases.take(keyOf(connectionId), deps.random.id(), deps.clock.now(), leaseMs);
}

/**
 * Takes the lease of a connection, waiting for another holder for a bounded time.
 *
 * @param settled asked before each try: something other than `null` means that the other holder has done the work.
 */
export async function awaitConnectionLease<Result>(
  deps: Dependencies,
  connectionId: string,
  settled: () => Promise<Result | null>,
): Promise<{ readonly lease: Lease } | { readonly settled: Result } | null> {
  for (let waited = 0; waited <= patienceMs; waited += pollMs) {
    const done = await settled();
    if (done !== null) return { settled: done };
    const lease = await takeConnectionLease(deps, connectionId);
    if (lease !== null) return { lease };
    await deps.wait(pollMs);
  }
  return null;
}

/** The condition under which the holder of a lease may still write. */
export function fenceOf(lease: Lease, now: Date): Fence {
  return { key: lease.key, owner: lease.owner, epoch: lease.epoch, now };
}
