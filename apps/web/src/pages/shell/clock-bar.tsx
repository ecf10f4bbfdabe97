import Clock3 from 'lucide-solid/icons/clock-3';
import { createEffect, createMemo, createSignal, For, on, Show, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { toFailure } from '../../api/failure.ts';
import type { Clock } from '../../api/shapes.ts';
import { now } from '../../time/clock.ts';
import { dateOf, timeInZoneOf } from '../../time/dates.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/button.tsx';
import { tell } from '../../ui/notice.ts';

const moves: readonly (readonly [days: number, label: string])[] = [
  [1, '+1 day'],
  [30, '+30 days'],
  [365, '+1 year'],
];

/** Where the server's time can be moved: what time it is there, and the buttons that move it. */
export function ClockBar(props: { readonly clock: Clock }): JSX.Element {
  const [asked, setAsked] = createSignal(false);
  const isMoving = createMemo(() => props.clock.isMoving);

  const ask = async (wish: () => Promise<unknown>): Promise<void> => {
    setAsked(true);
    try {
      await wish();
    } catch (thrown) {
      const { message, action } = toFailure(thrown);
      tell(`${message} ${action}`);
    } finally {
      setAsked(false);
    }
  };

  createEffect(
    on(
      isMoving,
      (moving) => {
        // What was asked for has come, also where its answer has not.
        setAsked(false);
        if (moving && props.clock.to !== null)
          announce(`Time is moving to ${dateOf(Date.parse(props.clock.to))}.`);
        else announce(`It is ${dateOf(Date.parse(props.clock.now))} now.`);
      },
      { defer: true },
    ),
  );

  return (
    <section
      aria-label="Clock"
      class="clock-bar fixed inset-x-0 bottom-0 z-20 border-t border-grey-5 bg-grey-2 md:left-60"
    >
      <Show when={isMoving()}>
        <Progress clock={props.clock} />
      </Show>
      <div class="mx-auto flex min-h-11 w-full max-w-[calc(67.5rem+4rem)] items-center gap-2 px-4 text-sm sm:px-8">
        <Clock3 size={16} aria-hidden="true" class="shrink-0 text-grey-11 max-sm:hidden" />
        <p class="min-w-0 flex-1 truncate">
          <span class="text-grey-11 max-sm:sr-only">It is </span>
          <Now clock={props.clock} />
          <Show when={isMoving() && props.clock.to}>
            {(to) => (
              <span class="text-grey-11">
                {' '}
                <span aria-hidden="true">→</span>
                <span class="sr-only">, on the way to</span> {dateOf(to())}
                <span class="tabular max-sm:hidden"> · {percentOf(props.clock)} %</span>
              </span>
            )}
          </Show>
        </p>
        <div class="flex shrink-0" role="group" aria-label="Move time forward">
          <Show
            when={!isMoving()}
            fallback={
              <Button look="quiet" busy={asked()} onClick={() => void ask(api.stopClock)}>
                Stop
              </Button>
            }
          >
            <For each={moves}>
              {([days, label]) => (
                <Button
                  look="quiet"
                  class="px-2 tabular sm:px-3"
                  busy={asked()}
                  onClick={() => void ask(() => api.moveClock(days))}
                >
                  {label}
                </Button>
              )}
            </For>
          </Show>
        </div>
      </div>
    </section>
  );
}

/** While time moves it is what the server said last; then it goes on with the page's. */
function Now(props: { readonly clock: Clock }): JSX.Element {
  const at = (): number => (props.clock.isMoving ? Date.parse(props.clock.now) : now());
  return (
    <time datetime={new Date(at()).toISOString()} class="tabular">
      {dateOf(at())}
      <span class="text-grey-11 max-sm:hidden">, {timeInZoneOf(at())}</span>
    </time>
  );
}

function Progress(props: { readonly clock: Clock }): JSX.Element {
  return (
    <progress
      aria-label="Time is moving"
      class="absolute inset-x-0 -top-0.5 block h-0.5 w-full appearance-none clock-progress"
      max="100"
      value={percentOf(props.clock)}
    />
  );
}

function percentOf({ from, to, now: at }: Clock): number {
  if (from === null || to === null) return 0;
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return Math.min(100, Math.max(0, Math.round(((Date.parse(at) - start) / (end - start)) * 100)));
}
