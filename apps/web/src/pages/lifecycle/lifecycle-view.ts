import { createMemo, createSignal } from 'solid-js';
import { midnight } from '../../time/dates.ts';
import type { Lifecycle, LifecycleItem, Status } from '../../api/shapes.ts';
import { isIn, layOut, needsSomebody, type Week } from './weeks.ts';

const step = 100;

/** What of the overview is looked at: search, status, week, and how far down. */
export function createLifecycleView(data: () => Lifecycle | undefined) {
  const [search, setSearch] = createSignal('');
  const [status, setStatus] = createSignal<Status>();
  const [weekFrom, setWeekFrom] = createSignal<number>();
  const [most, setMost] = createSignal(step);

  const items = () => data()?.items ?? [];
  const weeks = createMemo(() => layOut(items(), data()?.from ?? '1970-01-01T00:00:00Z'));
  const week = (): Week | undefined => weeks().find(({ from }) => from === weekFrom());
  const matching = createMemo(() => {
    const wanted = search().toLowerCase();
    const within = week();
    return items()
      .filter((item) => item.name.toLowerCase().includes(wanted))
      .filter((item) => !status() || item.status === status())
      .filter((item) => !within || isIn(item, within))
      .toSorted(soonestFirst);
  });
  const narrow = (change: () => void): void => {
    change();
    setMost(step);
  };
  return {
    items,
    weeks,
    week,
    search,
    status,
    shown: () => matching().slice(0, most()),
    left: () => Math.max(0, matching().length - most()),
    matching,
    isNarrowed: () => search() !== '' || status() !== undefined || week() !== undefined,
    setSearch: (text: string) => narrow(() => setSearch(text)),
    setStatus: (one: Status | undefined) => narrow(() => setStatus(one)),
    setWeek: (one: Week | undefined) => narrow(() => setWeekFrom(one?.from)),
    showAll: () =>
      narrow(() => {
        setSearch('');
        setStatus();
        setWeekFrom();
      }),
    more: () => setMost(most() + step),
  };
}

/** What needs somebody first, then what happens soonest, then the rest by name. */
function soonestFirst(one: LifecycleItem, other: LifecycleItem): number {
  return (
    Number(needsSomebody(other)) - Number(needsSomebody(one)) ||
    nextOf(one) - nextOf(other) ||
    one.name.localeCompare(other.name, 'en', { numeric: true })
  );
}

/** The day, as a number that sorts: no day is after all of them. */
function nextOf({ expiresAt, nextRotationAt }: LifecycleItem): number {
  const instants = [expiresAt, nextRotationAt].filter((instant) => instant !== null);
  return instants.length === 0
    ? Number.MAX_SAFE_INTEGER
    : midnight(Math.min(...instants.map((at) => Date.parse(at))));
}
