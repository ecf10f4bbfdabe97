import Clock3 from 'lucide-solid/icons/clock-3';
import { createEffect, createMemo, createSignal, For, on, Show, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { toFailure } from '../../api/failure.ts';
import type { Clock } from '../../api/shapes.ts';
import { now } from '../../time/clock.ts';
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
  const isBusy = (): boolean => asked() || isMoving();

  const move = async (days: number): Promise<void> => {
    setAsked(true);
    try {
      await api.moveClock(days);
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
        if (moving && props.clock.to !== null)
          announce(`Time is moving to ${dayOf(Date.parse(props.clock.to))}.`);
        else announce(`It is ${dayOf(Date.parse(props.clock.now))} now.`);
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
        </p>
        <div class="flex shrink-0" role="group" aria-label="Move time forward">
          <For each={moves}>
            {([days, label]) => (
              <Button
                look="quiet"
                class="px-2 tabular sm:px-3"
                aria-disabled={isBusy() || undefined}
                onClick={() => {
                  if (!isBusy()) void move(days);
                }}
              >
                <span classList={{ 'opacity-50': isBusy() }}>{label}</span>
              </Button>
            )}
          </For>
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
      {dayOf(at())}
      <span class="text-grey-11 max-sm:hidden">, {timeOf(at())}</span>
    </time>
  );
}

function Progress(props: { readonly clock: Clock }): JSX.Element {
  const percent = (): number => {
    const { from, to } = props.clock;
    if (from === null || to === null) return 0;
    const [start, end] = [Date.parse(from), Date.parse(to)];
    return Math.min(
      100,
      Math.max(0, Math.round(((Date.parse(props.clock.now) - start) / (end - start)) * 100)),
    );
  };
  return (
    <progress
      aria-label="Time is moving"
      class="absolute inset-x-0 -top-0.5 block h-0.5 w-full appearance-none clock-progress"
      max="100"
      value={percent()}
    />
  );
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

function dayOf(at: number): string {
  return dayFormat.format(at);
}

function timeOf(at: number): string {
  return timeFormat.format(at);
}
