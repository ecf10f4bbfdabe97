import { jobKinds, type ClaimedJob, type JobChoice, type JobKind } from '@moorage/engine';

/** Jobs at a time: they wait for apps most of the time. */
const slots = 24;

interface Rule {
  readonly kinds: readonly JobKind[];
  /** So many at a time of all these kinds together. */
  readonly most: number;
}

/** So that nothing whose app does not answer keeps everything else waiting. */
const rules: readonly Rule[] = [
  ...jobKinds.map((kind) => ({ kinds: [kind], most: 16 })),
  // What there is most of leaves room for what renews on a day of its own, tells and tidies up.
  { kinds: ['check', 'refresh', 'watch-overlap'], most: 18 },
  { kinds: jobKinds.filter((kind) => kind !== 'sweep'), most: slots - 1 },
];

/** Of the slots, what one organization may have while others wait, and while nobody does. */
const share = 6;
const mostOfOne = 12;
/** A list that a database can be asked with. */
const mostServed = 500;

/** What may be claimed now. */
export interface Claim extends Required<JobChoice> {
  readonly limit: number;
}

/** Deals the slots of a process out to kinds of jobs and to organizations. */
export interface Shares {
  /**
   * What to claim in one filling, one after the other: those first who have not had a turn in this round, then those who
   * have less than their share, then whoever there is. To be told each time whether something was found.
   *
   * @param of kinds that may be begun.
   * @param running what runs at the moment of each claim.
   */
  claims(
    of: readonly JobKind[],
    running: () => readonly Pick<ClaimedJob, 'kind' | 'organizationId'>[],
  ): Generator<Claim, void, boolean>;
  /** Has had its turn. */
  served(job: Pick<ClaimedJob, 'organizationId'>): void;
}

export function createShares(): Shares {
  const turns = new Set<string>();
  return {
    served({ organizationId }) {
      if (turns.size >= mostServed) turns.clear();
      if (organizationId !== null) turns.add(organizationId);
    },

    *claims(of, running) {
      const inVain = new Set<string>();
      const claimOf = (most: number, later: ReadonlySet<string>) => claimFor(of, running(), most, later);
      /** @returns whether every kind still had room when nothing more was found. */
      function* take(most: number, later: ReadonlySet<string>): Generator<Claim, boolean, boolean> {
        for (;;) {
          const claim = claimOf(most, later);
          if (claim === null) return false;
          const question = `${claim.kinds.join(' ')}: ${claim.notOf.toSorted().join(' ')}`;
          if (inVain.has(question) || !(yield claim)) {
            inVain.add(question);
            return claim.kinds.length === of.length;
          }
        }
      }
      // Everybody who waits has had a turn: the next round begins.
      while ((yield* take(share, turns)) && turns.size > 0) turns.clear();
      const nobody = new Set<string>();
      yield* take(share, nobody);
      yield* take(mostOfOne, nobody);
    },
  };
}

/** `null` where there is no room. */
function claimFor(
  of: readonly JobKind[],
  running: readonly Pick<ClaimedJob, 'kind' | 'organizationId'>[],
  most: number,
  later: ReadonlySet<string>,
): Claim | null {
  const { kinds, room } = roomFor(of, running);
  if (kinds.length === 0 || room <= 0) return null;
  const counts = new Map<string, number>();
  for (const { organizationId: id } of running) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  const full = [...counts].filter(([, count]) => count >= most).map(([id]) => id);
  const fullest = Math.max(0, ...[...counts.values()].filter((count) => count < most));
  return { kinds, notOf: [...new Set([...full, ...later])], limit: Math.min(room, most - fullest) };
}

/** Which kinds may have how many slots now. */
function roomFor(
  of: readonly JobKind[],
  running: readonly Pick<ClaimedJob, 'kind'>[],
): { readonly kinds: readonly JobKind[]; readonly room: number } {
  const left = rules.map(({ kinds, most }) => ({
    kinds,
    left: most - running.filter(({ kind }) => kinds.includes(kind)).length,
  }));
  const kinds = of.filter((kind) => left.every((rule) => rule.left > 0 || !rule.kinds.includes(kind)));
  const bounds = left.filter((rule) => rule.kinds.some((kind) => kinds.includes(kind)));
  return { kinds, room: Math.min(slots - running.length, ...bounds.map((rule) => rule.left)) };
}
