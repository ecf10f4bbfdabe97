import type { LifecycleItem } from '../../api/shapes.ts';

/** What falls on one day. */
export interface Day {
  /** Credentials that end, and that nothing replaces before. */
  readonly ends: number;
  /** Credentials that would end, and are replaced before. */
  readonly renewed: number;
  readonly rotations: number;
}

export interface Week {
  /** Milliseconds; midnight where the person is. */
  readonly from: number;
  /** The first moment that is no longer in it. */
  readonly to: number;
  readonly days: readonly Day[];
  /** Sums over the days. */
  readonly all: Day;
}

const weekCount = 13;

/** The next 13 weeks, from today on, with what ends and what is planned in each. */
export function layOut(items: readonly LifecycleItem[], from: string): readonly Week[] {
  return Array.from({ length: weekCount }, (_, week) => {
    const days = Array.from({ length: 7 }, (__, day) => {
      const at = week * 7 + day;
      const [begins, ends] = [midnight(from, at), midnight(from, at + 1)];
      return countIn(items, begins, ends);
    });
    return {
      from: midnight(from, week * 7),
      to: midnight(from, week * 7 + 7),
      days,
      all: days.reduce(add),
    };
  });
}

/** Whether something of a connection happens in a week: it ends or is rotated. */
export function isIn(item: LifecycleItem, { from, to }: Pick<Week, 'from' | 'to'>): boolean {
  return [item.expiresAt, item.nextRotationAt].some((instant) => isBetween(instant, from, to));
}

/** Something replaces the credential before it ends. */
export function isRenewedBefore({ nextRotationAt, expiresAt }: LifecycleItem): boolean {
  return nextRotationAt !== null && expiresAt !== null && Date.parse(nextRotationAt) < Date.parse(expiresAt);
}

/** "3 end, 2 of them are renewed before, 2 rotations" */
export function inWords({ ends, renewed, rotations }: Day): string {
  const all = ends + renewed;
  if (all + rotations === 0) return 'nothing';
  const parts = [
    all > 0 && `${all} ${all === 1 ? 'ends' : 'end'}`,
    renewed > 0 && (renewed === all ? 'renewed before' : `${renewed} of them renewed before`),
    rotations > 0 && `${rotations} ${rotations === 1 ? 'rotation' : 'rotations'}`,
  ];
  return parts.filter(Boolean).join(', ');
}

function countIn(items: readonly LifecycleItem[], from: number, to: number): Day {
  const ending = items.filter(({ expiresAt }) => isBetween(expiresAt, from, to));
  const renewed = ending.filter(isRenewedBefore).length;
  const rotations = items.filter(({ nextRotationAt }) => isBetween(nextRotationAt, from, to)).length;
  return { ends: ending.length - renewed, renewed, rotations };
}

function add(one: Day, other: Day): Day {
  return {
    ends: one.ends + other.ends,
    renewed: one.renewed + other.renewed,
    rotations: one.rotations + other.rotations,
  };
}

function isBetween(instant: string | null, from: number, to: number): boolean {
  return instant !== null && Date.parse(instant) >= from && Date.parse(instant) < to;
}

/** By the calendar, as days with a change of clocks are not 24 hours long. */
function midnight(from: string, daysLater: number): number {
  const day = new Date(from);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater).getTime();
}
