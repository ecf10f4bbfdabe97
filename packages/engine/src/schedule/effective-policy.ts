import type { OverlapPolicy, Policy, PolicyRow, RotationPolicy } from '../ports.ts';

/** What counts for a connection, every wish filled in. */
export interface EffectivePolicy {
  readonly checkEveryMinutes: number;
  /** Largest first. */
  readonly remindDaysBefore: readonly number[];
  readonly rotate: RotationPolicy;
  readonly overlap: OverlapPolicy | null;
}

/** What counts where nobody has said anything. */
export const builtInPolicy: EffectivePolicy = {
  checkEveryMinutes: 60,
  remindDaysBefore: [60, 30, 14, 7, 1],
  rotate: { strategy: 'off', daysBefore: 7, lifeDays: 90 },
  overlap: null,
};

/** Nothing is wished: all is left to the level above. */
export const noPolicy: Policy = {
  checkEveryMinutes: null,
  remindDaysBefore: null,
  rotate: null,
  overlap: null,
};

/** The connection's own wishes before those of its organization, and those before what is built in. */
export function effectivePolicy(own: Policy | null, organization: Policy | null): EffectivePolicy {
  const wishes = [own, organization].filter((policy) => policy !== null);
  const rotating = wishes.find(({ rotate }) => rotate !== null);
  return {
    checkEveryMinutes:
      own?.checkEveryMinutes ?? organization?.checkEveryMinutes ?? builtInPolicy.checkEveryMinutes,
    remindDaysBefore:
      own?.remindDaysBefore ?? organization?.remindDaysBefore ?? builtInPolicy.remindDaysBefore,
    rotate: rotating?.rotate ?? builtInPolicy.rotate,
    // Whoever says how to rotate says whether the old token lives on.
    overlap: rotating === undefined ? builtInPolicy.overlap : rotating.overlap,
  };
}

/** All policies of an organization, for who looks at many connections. */
export function policiesOf(rows: readonly PolicyRow[]): (connectionId: string) => EffectivePolicy {
  const byConnection = new Map(rows.map(({ connectionId, policy }) => [connectionId, policy]));
  const organization = byConnection.get(null) ?? null;
  const general = effectivePolicy(null, organization);
  return (connectionId) => {
    const own = byConnection.get(connectionId);
    return own === undefined ? general : effectivePolicy(own, organization);
  };
}
