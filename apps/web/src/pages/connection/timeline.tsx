import { useInfiniteQuery } from '@tanstack/solid-query';
import { createEffect, createMemo, createSignal, For, Match, Show, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { TimelineEvent } from '../../api/shapes.ts';
import { today } from '../../time/clock.ts';
import { Button } from '../../ui/button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { Select } from '../../ui/select.tsx';
import { byDay, foldEvents, type TimelineEntry } from './fold-events.ts';
import { TimelineRow } from './timeline-row.tsx';
import { dayOf, filters } from './timeline-words.ts';

/** What happened to a connection, newest first, by day. */
export function Timeline(props: { readonly connectionId: string; readonly appName: string }): JSX.Element {
  const [chosen, setChosen] = createSignal('all');
  const filter = () => filters.find(({ id }) => id === chosen()) ?? filters[0];
  const timeline = useInfiniteQuery(() => queries.timeline(props.connectionId, filter().kinds));
  const pages = () => (timeline.isPending ? undefined : timeline.data?.pages);
  const read = (): readonly TimelineEvent[] => pages()?.flatMap((page) => page.items) ?? [];
  const held = holdWhileReading(read, chosen);
  const entries = createMemo(() => foldEvents(held.shown()));
  const days = createMemo(() => byDay(entries(), (instant) => dayOf(instant, today())));
  // Rows are known by their keys, so that one that was there before stays the same element.
  const entryOf = createMemo(() => new Map(entries().map((entry) => [entry.key, entry])));

  return (
    <section class="mt-10" aria-labelledby="timeline">
      <div class="flex min-h-8.5 flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id="timeline" class="mr-auto font-semibold">
          Timeline
        </h2>
        <Show when={held.waiting() > 0}>
          <Button look="quiet" onClick={held.release}>
            Show {held.waiting()} new
          </Button>
        </Show>
        <div class="w-44">
          <Select
            aria-label="Kinds of events"
            value={chosen()}
            options={filters.map(({ id, label }) => ({
              value: id,
              label: id === 'all' ? 'All events' : label,
            }))}
            onChoose={setChosen}
          />
        </div>
      </div>
      <div
        class="mt-3 border-t border-grey-5"
        aria-busy={timeline.isFetching}
        onPointerEnter={() => held.setPointed(true)}
        onPointerLeave={() => held.setPointed(false)}
        onFocusIn={() => held.setFocused(true)}
        onFocusOut={() => held.setFocused(false)}
      >
        <Switch fallback={<Waiting />}>
          <Match when={timeline.isError && !pages()}>
            <QueryFailure query={timeline} class="mt-3" />
          </Match>
          <Match when={timeline.isSuccess && held.shown().length === 0}>
            <p class="py-6 text-center text-grey-11">
              {chosen() === 'all' ? 'Nothing has happened yet.' : 'Nothing of this kind has happened yet.'}
            </p>
          </Match>
          <Match when={pages()}>
            <For each={days().map(({ day }) => day)}>
              {(day) => (
                <Day
                  day={day}
                  entries={days().find((one) => one.day === day)?.entries ?? []}
                  entryOf={(key) => entryOf().get(key)}
                  appName={props.appName}
                />
              )}
            </For>
            <Show when={timeline.isError}>
              <QueryFailure query={timeline} class="mt-3" />
            </Show>
            <LoadMore query={timeline} />
          </Match>
        </Switch>
      </div>
    </section>
  );
}

function Day(props: {
  readonly day: string;
  readonly entries: readonly TimelineEntry[];
  readonly entryOf: (key: string) => TimelineEntry | undefined;
  readonly appName: string;
}): JSX.Element {
  return (
    <>
      <h3 class="pt-4 pb-1 text-sm text-grey-11">{props.day}</h3>
      <ol>
        <For each={props.entries.map(({ key }) => key)}>
          {(key) => (
            <Show when={props.entryOf(key)}>
              {(entry) => <TimelineRow entry={entry()} appName={props.appName} />}
            </Show>
          )}
        </For>
      </ol>
    </>
  );
}

/** Keeps what comes in above what somebody is just reading, or has the focus in, until they ask for it. */
function holdWhileReading(read: () => readonly TimelineEvent[], filter: () => string) {
  const [pointed, setPointed] = createSignal(false);
  const [focused, setFocused] = createSignal(false);
  const [head, setHead] = createSignal<string>();
  createEffect<string>((before) => {
    const newest = read()[0]?.id;
    // Another filter, or nobody reading: the newest there is.
    const isHeld = (pointed() || focused()) && filter() === before;
    if (!isHeld || read().every(({ id }) => id !== head())) setHead(newest);
    return filter();
  }, '');
  const from = () =>
    Math.max(
      0,
      read().findIndex(({ id }) => id === head()),
    );
  return {
    shown: () => read().slice(from()),
    waiting: from,
    release: () => setHead(read()[0]?.id),
    setPointed,
    setFocused,
  };
}

function Waiting(): JSX.Element {
  return (
    <For each={['w-48', 'w-64', 'w-40', 'w-56']}>
      {(width) => (
        <div class="flex min-h-11 items-center gap-4 border-b border-grey-4" aria-hidden="true">
          <span class="h-3 w-24 skeleton" />
          <span class={`h-3 max-w-full skeleton ${width}`} />
        </div>
      )}
    </For>
  );
}
