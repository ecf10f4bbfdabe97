import type { LifecycleItem, Status } from '../../api/shapes.ts';

/** What falls into one week. */
export interface Load {
  /** Credentials that nothing can keep alive, nor say of that they live, until somebody comes. */
  readonly needs: number;
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
  readonly all: Load;
}

const weekCount = 13;

/** The next 13 weeks, from today on, with what ends and what is planned in each. */
export function layOut(items: readonly LifecycleItem[], from: string): readonly Week[] {
  return Array.from({ length: weekCount }, (_, week) => {
    const [begins, ends] = [midnight(from, week * 7), midnight(from, week * 7 + 7)];
    return { from: begins, to: ends, all: countIn(items, begins, ends) };
  });
}

/** Whether something of a connection happens in a week: it ends or is rotated. */
export function isIn(item: LifecycleItem, { from, to }: Pick<Week, 'from' | 'to'>): boolean {
  return [item.expiresAt, item.nextRotationAt].some((instant) => isBetween(instant, from, to));
}

/** Whatever is planned for it, nothing happens before somebody has looked. */
export function needsSomebody({ status }: { readonly status: Status }): boolean {
  return status === 'needs-reconnect' || status === 'unknown';
}

/** Something replaces the credential before it ends. */
function isRenewedBefore({ nextRotationAt, expiresAt }: LifecycleItem): boolean {
  return nextRotationAt !== null && expiresAt !== null && Date.parse(nextRotationAt) < Date.parse(expiresAt);
}

/** "1 needs somebody, 3 end, 2 of them renewed before, 2 rotations" */
export function inWords({ needs, ends, renewed, rotations }: Load): string {
  const all = ends + renewed;
  if (needs + all + rotations === 0) return 'nothing';
  const parts = [
    needs > 0 && `${needs} ${needs === 1 ? 'needs' : 'need'} somebody`,
    all > 0 && `${all} ${all === 1 ? 'ends' : 'end'}`,
    renewed > 0 && (renewed === all ? 'renewed before' : `${renewed} of them renewed before`),
    rotations > 0 && `${rotations} ${rotations === 1 ? 'rotation' : 'rotations'}`,
  ];
  return parts.filter(Boolean).join(', ');
}

function countIn(items: readonly LifecycleItem[], from: number, to: number): Load {
  const here = items.filter((item) => isIn(item, { from, to }));
  const alive = here.filter((item) => !needsSomebody(item));
  const ending = alive.filter(({ expiresAt }) => isBetween(expiresAt, from, to));
  const renewed = ending.filter(isRenewedBefore).length;
  const rotations = alive.filter(({ nextRotationAt }) => isBetween(nextRotationAt, from, to)).length;
  return { needs: here.length - alive.length, ends: ending.length - renewed, renewed, rotations };
}

function isBetween(instant: string | null, from: number, to: number): boolean {
  return instant !== null && Date.parse(instant) >= from && Date.parse(instant) < to;
}

/** By the calendar, as days with a change of clocks are not 24 hours long. */
function midnight(from: string, daysLater: number): number {
  const day = new Date(from);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater).getTime();
}
