import type { TimelineEvent } from '../../api/shapes.ts';

/** One event, or a run of those that say the same: checks in which nothing happened, failures for one reason. */
export interface TimelineEntry {
  /** Stays the same while events come in before and after it. */
  readonly key: string;
  /** Newest first. */
  readonly events: readonly [TimelineEvent, ...TimelineEvent[]];
}

export interface TimelineDay {
  readonly day: string;
  readonly entries: readonly TimelineEntry[];
}

const fewestFolded = 3;

/** Puts what says the same, and stands one after the other, into one entry. */
export function foldEvents(events: readonly TimelineEvent[]): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  let run: TimelineEvent[] = [];
  let says: string | undefined;
  const close = (): void => {
    const [newest, ...older] = run;
    const oldest = run.at(-1);
    if (newest && oldest && run.length >= fewestFolded)
      entries.push({ key: `run-${oldest.id}`, events: [newest, ...older] });
    else for (const event of run) entries.push({ key: event.id, events: [event] });
    run = [];
  };
  for (const event of events) {
    const said = saidBy(event);
    if (said === undefined || said !== says) close();
    says = said;
    run.push(event);
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

/** Is equal for events that may stand as one; what a person did stands for itself. */
function saidBy({ kind, by, message, details }: TimelineEvent): string | undefined {
  if (by.kind !== 'schedule') return undefined;
  if (kind === 'failed') return JSON.stringify([kind, message, details['status'] ?? null]);
  const { status } = details;
  const isWell = status === undefined || status === 'healthy' || status === 'expiring';
  return kind === 'checked' && message === null && isWell ? kind : undefined;
}
