import type { Dependencies } from '../dependencies.ts';
import { callLimitMs } from '../plugin/call-limit.ts';
import type { Fence, IntentRow, Lease, Stores } from '../ports.ts';

/** Room for one call that settles what was left open, and one that burns. */
const leaseMs = 2 * callLimitMs;
/** What must be left of a lease for storing the result of a call. */
const storingMs = 5_000;
/** How long to wait for another holder before giving up. */
const patienceMs = 20_000;
const pollMs = 200;

/** Leases in the hands of this process, which count even when its clock is put forward meanwhile. One set per store. */
const inHand = new WeakMap<Stores, Set<string>>();

/** @returns the lease, or `null` while somebody else holds it, in this process or in another. */
export async function takeConnectionLease(
  { stores, random, clock }: Dependencies,
  connectionId: string,
): Promise<Lease | null> {
  const key = keyOf(connectionId);
  const own = inHand.get(stores) ?? new Set();
  inHand.set(stores, own);
  if (own.has(key)) return null;
  own.add(key);
  const lease = await stores.leases.take(key, random.id(), clock.now(), leaseMs).catch((error: unknown) => {
    own.delete(key);
    throw error;
  });
  if (lease === null) own.delete(key);
  return lease;
}

/** Gives a lease back. Where the store cannot take it back, it ends by itself. */
export async function releaseConnectionLease({ stores, log }: Dependencies, lease: Lease): Promise<void> {
  try {
    await stores.leases.release(lease);
  } catch {
    log.warn('a lease could not be given back', { key: lease.key });
  } finally {
    inHand.get(stores)?.delete(lease.key);
  }
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
export function fenceOf({ key, owner, epoch }: Lease, now: Date): Fence {
  return { key, owner, epoch, now };
}

/** Whether a burning call may still be sent under a lease, and its result be stored. */
export function isInTime(deps: Pick<Dependencies, 'clock'>, lease: Lease): boolean {
  return hasTimeForCall(deps, endOfSending(lease));
}

/** From then on nothing that burns may be on its way under a lease: what is left of it is for storing the result. */
export function endOfSending({ expiresAt }: Lease): Date {
  return new Date(expiresAt.getTime() - storingMs);
}

/** Whether a call that begins now surely ends before an instant. */
export function hasTimeForCall({ clock }: Pick<Dependencies, 'clock'>, until: Date): boolean {
  return clock.now().getTime() + callLimitMs < until.getTime();
}

/** Whether this process holds the lease of a connection by itself. */
export function isInHand({ stores }: Pick<Dependencies, 'stores'>, connectionId: string): boolean {
  return inHand.get(stores)?.has(keyOf(connectionId)) === true;
}

/**
 * When the lease is over at the latest under which an intent is being worked on by another process: the one that opened
 * it, or one that settles it now.
 */
export function endOfTheirLease(
  { clock }: Pick<Dependencies, 'clock'>,
  { openedAt }: Pick<IntentRow, 'openedAt'>,
): Date {
  const now = clock.now().getTime();
  const first = openedAt.getTime() + leaseMs;
  return new Date(first > now && first <= now + leaseMs ? first : now + leaseMs);
}

function keyOf(connectionId: string): string {
  return `connection:${connectionId}`;
}

/** The instant up to which a lease must last when a burning call is sent now, so that nobody acts after its time. */
export function endOfCall(now: Date): Date {
  return new Date(now.getTime() + callLimitMs + storingMs);
}
