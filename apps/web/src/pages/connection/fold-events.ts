import type { TimelineEvent } from '../../api/shapes.ts';

/** One event, or a run of checks in which nothing happened. */
export interface TimelineEntry {
  /** Stays the same while events come in before and after it. */
  readonly key: string;
  /** Newest first; more than one only of checks that found all well. */
  readonly events: readonly [TimelineEvent, ...TimelineEvent[]];
}

export interface TimelineDay {
  readonly day: string;
  readonly entries: readonly TimelineEntry[];
}

const fewestFolded = 3;

/** Puts checks that found all well, and stand one after the other, into one entry. */
export function foldEvents(events: readonly TimelineEvent[]): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  let run: TimelineEvent[] = [];
  const close = (): void => {
    const [newest, ...older] = run;
    const oldest = run.at(-1);
    if (newest && oldest && run.length >= fewestFolded)
      entries.push({ key: `run-${oldest.id}`, events: [newest, ...older] });
    else for (const event of run) entries.push({ key: event.id, events: [event] });
    run = [];
  };
  for (const event of events) {
    if (isCalm(event)) run.push(event);
    else {
      close();
      entries.push({ key: event.id, events: [event] });
    }
  }
  close();
  return entries;
}

/** Entries under the day of their newest event. */
export function byDay(
  entries: readonly TimelineEntry[],
  dayOf: (instant: string) => string,
): readonly TimelineDay[] {
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.events[0].at);
    const there = days.get(day);
    if (there) there.push(entry);
    else days.set(day, [entry]);
  }
  return [...days].map(([day, found]) => ({ day, entries: found }));
}

function isCalm({ kind, by, message, details }: TimelineEvent): boolean {
  const { status } = details;
  const isWell = status === undefined || status === 'healthy' || status === 'expiring';
  return kind === 'checked' && by.kind === 'schedule' && message === null && isWell;
}
