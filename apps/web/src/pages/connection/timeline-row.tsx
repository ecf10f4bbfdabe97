import ChevronRight from 'lucide-solid/icons/chevron-right';
import { createSignal, For, Show, type JSX } from 'solid-js';
import type { EventKind, TimelineEvent } from '../../api/shapes.ts';
import { dateOf } from '../../time/dates.ts';
import { Moment } from '../../ui/moment.tsx';
import { Words } from '../../ui/words.tsx';
import type { TimelineEntry } from './fold-events.ts';
import { factsOf, headingOf, initiatorOf } from './timeline-words.ts';

const row =
  'grid min-h-10 items-baseline gap-x-4 border-b border-grey-4 py-2 sm:grid-cols-[9.5rem_minmax(0,1fr)]';

/** One thing that happened: when, what, in which words, by whom. */
export function TimelineRow(props: { readonly entry: TimelineEntry; readonly appName: string }): JSX.Element {
  const [isOpen, setIsOpen] = createSignal(false);
  const first = () => props.entry.events[0];
  const summary = () => {
    const times = `${props.entry.events.length} times`;
    return first().kind === 'failed' ? `Failed ${times}, same reason` : `Checked ${times}, all well`;
  };
  return (
    <Show
      when={props.entry.events.length > 1}
      fallback={<Event event={props.entry.events[0]} appName={props.appName} />}
    >
      <li class={row}>
        <When at={props.entry.events[0].at} />
        <div class="min-w-0">
          <button
            type="button"
            aria-expanded={isOpen()}
            class={`-ml-1.5 inline-flex items-center gap-1 rounded-sm px-1.5 text-left hover:bg-grey-4 ${tones[first().kind] ?? ''}`}
            onClick={() => setIsOpen(!isOpen())}
          >
            <ChevronRight
              size={14}
              aria-hidden="true"
              class={`shrink-0 text-grey-11 ${isOpen() ? 'rotate-90' : ''}`}
            />
            {summary()}
          </button>
          <span class="text-sm text-grey-11">
            {' '}
            · since {dateOf(props.entry.events.at(-1)?.at ?? props.entry.events[0].at)}
          </span>
          <Show when={first().message}>
            {(message) => (
              <p class="mt-0.5 text-left text-sm wrap-anywhere text-grey-11" dir="auto">
                <Words text={message()} />
              </p>
            )}
          </Show>
          <Show when={isOpen()}>
            <ol class="mt-1">
              <For each={props.entry.events}>
                {(event) => (
                  <li class="flex flex-wrap gap-x-3 py-0.5 text-sm text-grey-11">
                    <span class="w-28">
                      <Moment past at={event.at} />
                    </span>
                    {[
                      ...factsOf(event),
                      ...(event.kind === 'failed' ? [initiatorOf(event.by, props.appName)] : []),
                    ].join(' · ')}
                  </li>
                )}
              </For>
            </ol>
          </Show>
        </div>
      </li>
    </Show>
  );
}

function Event(props: { readonly event: TimelineEvent; readonly appName: string }): JSX.Element {
  const beside = () => [...factsOf(props.event), initiatorOf(props.event.by, props.appName)];
  return (
    <li class={row}>
      <When at={props.event.at} />
      <div class="min-w-0">
        <span class={`font-medium ${tones[props.event.kind] ?? ''}`}>{headingOf(props.event)}</span>
        <For each={beside()}>
          {(fact) => (
            <span class="text-sm wrap-anywhere text-grey-11">
              {' '}
              · <bdi>{fact}</bdi>
            </span>
          )}
        </For>
        <Show when={props.event.message}>
          {(message) => (
            <p class="mt-0.5 text-left text-sm wrap-anywhere text-grey-11" dir="auto">
              <Words text={message()} />
            </p>
          )}
        </Show>
      </div>
    </li>
  );
}

/** The word says it; the colour only helps to find it. */
const tones: Readonly<Partial<Record<EventKind, string>>> = { failed: 'text-red', recovered: 'text-green' };

function When(props: { readonly at: string }): JSX.Element {
  return (
    <span class="text-sm text-grey-11">
      <Moment past at={props.at} />
    </span>
  );
}
