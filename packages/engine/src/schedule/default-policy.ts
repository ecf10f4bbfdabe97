import { isDeepStrictEqual } from 'node:util';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { Policy } from '../ports.ts';
import { checkPolicy } from './check-policy.ts';
import { effectivePolicy, noPolicy, type EffectivePolicy } from './effective-policy.ts';

/** What counts in an organization where nothing else is said of a connection. */
export interface DefaultPolicy extends Policy {
  readonly effective: EffectivePolicy;
}

export async function getDefaultPolicy(
  { stores }: Dependencies,
  { organizationId }: Actor,
): Promise<DefaultPolicy> {
  const policy = (await stores.policies.find(organizationId, null)) ?? noPolicy;
  return { ...policy, effective: effectivePolicy(null, policy) };
}

/**
 * Says what is wished for all connections of the organization that say nothing themselves. They are planned anew by the
 * next sweep, which is brought forward.
 *
 * @throws {ConnectionError} `invalid_input` with `fields` for what cannot be.
 */
export async function putDefaultPolicy(
  deps: Dependencies,
  { organizationId }: Actor,
  wish: Policy,
): Promise<DefaultPolicy> {
  const { policies, jobs } = deps.stores;
  const policy = await checkPolicy(deps, organizationId, null, wish);
  const before = (await policies.find(organizationId, null)) ?? noPolicy;
  if (!isDeepStrictEqual(before, policy)) {
    const now = deps.clock.now();
    await policies.put({ organizationId, connectionId: null, policy, updatedAt: now });
    await jobs.plan([{ kind: 'sweep', subject: 'all', organizationId: null, runAt: now }], 'earlier');
    deps.log.info('the default policy was changed', { organizationId });
  }
  return { ...policy, effective: effectivePolicy(null, policy) };
}
