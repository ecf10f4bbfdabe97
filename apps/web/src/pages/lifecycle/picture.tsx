import { createSignal, Index, Show, type JSX } from 'solid-js';
import { dayOfYearOf, monthOf } from '../../time/dates.ts';
import { inWords, type Load, type Week } from './weeks.ts';

export interface PictureProps {
  readonly weeks: readonly Week[];
  /** The week that the list below is narrowed to. */
  readonly chosen: Week | undefined;
  readonly onChoose: (week: Week | undefined) => void;
}

const above = 60;
const below = 36;
const gap = 4;
/** Of the 70 that a week is wide. */
const column = { x: 8, width: 54 };

/** The next 90 days: over the line what ends or needs somebody, under it what is rotated. A week is a button that narrows the list to it. */
export function Picture(props: PictureProps): JSX.Element {
  const [pointed, setPointed] = createSignal<number>();
  let row: HTMLDivElement | undefined;
  const most = (part: (load: Load) => number) => Math.max(3, ...props.weeks.map(({ all }) => part(all)));
  const mostEnds = () => most(({ needs, ends, renewed }) => needs + ends + renewed);
  const mostRotations = () => most(({ rotations }) => rotations);
  const chosenAt = () => props.weeks.findIndex(({ from }) => from === props.chosen?.from);
  const told = () => props.weeks[pointed() ?? chosenAt()];
  const move = (event: KeyboardEvent, at: number): void => {
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: props.weeks.length - 1 }[event.key];
    const button = next === undefined ? undefined : row?.querySelectorAll('button')[next];
    if (!button) return;
    event.preventDefault();
    button.focus();
  };
  return (
    <figure class="mt-6 rounded-md border border-grey-5 px-3 pt-3 pb-2 max-sm:-mx-2 max-sm:px-1">
      <figcaption class="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-1 text-sm">
        <h2 class="font-semibold">The next 90 days</h2>
        <span class="flex flex-wrap gap-x-4 gap-y-1 text-grey-11">
          <Key class="bg-red">needs somebody</Key>
          <Key class="bg-amber">ends</Key>
          <Key class="bg-grey-8">ends, but renewed before</Key>
          <Key class="bg-accent">rotated</Key>
        </span>
      </figcaption>
      <div ref={row} role="group" aria-label="Weeks" class="mt-2 grid grid-cols-13 border-l-2 border-grey-12">
        <Index each={props.weeks}>
          {(week, at) => (
            <button
              type="button"
              aria-label={`${span(week())}: ${inWords(week().all)}`}
              aria-pressed={props.chosen?.from === week().from}
              tabindex={at === Math.max(0, chosenAt()) ? 0 : -1}
              class="min-w-0 rounded-sm border-r border-grey-6 last:border-r-0 hover:bg-grey-3 aria-pressed:bg-accent-soft"
              onClick={() => props.onChoose(props.chosen?.from === week().from ? undefined : week())}
              onKeyDown={(event) => move(event, at)}
              onPointerEnter={() => setPointed(at)}
              onPointerLeave={() => setPointed()}
              onFocus={() => setPointed(at)}
              onBlur={() => setPointed()}
            >
              <Bars week={week()} mostEnds={mostEnds()} mostRotations={mostRotations()} />
            </button>
          )}
        </Index>
      </div>
      <Ticks weeks={props.weeks} />
      <p class="mt-1 min-h-4.5 px-1 text-sm text-grey-11" aria-hidden="true">
        <Show when={told()} fallback="Point at a week to read it; choose one to see its connections below.">
          {(week) => (
            <>
              <span class="text-grey-12">{span(week())}</span>: {inWords(week().all)}
            </>
          )}
        </Show>
      </p>
    </figure>
  );
}

function Bars(props: {
  readonly week: Week;
  readonly mostEnds: number;
  readonly mostRotations: number;
}): JSX.Element {
  const height = (count: number, most: number, room: number) =>
    count === 0 ? 0 : Math.max(3, (count / most) * room);
  const load = () => props.week.all;
  const needs = () => height(load().needs, props.mostEnds, above);
  const ends = () => height(load().ends, props.mostEnds, above);
  const renewed = () => height(load().renewed, props.mostEnds, above);
  const rotations = () => height(load().rotations, props.mostRotations, below);
  return (
    <svg
      viewBox={`0 0 70 ${above + gap + below}`}
      preserveAspectRatio="none"
      class="block h-25 w-full"
      aria-hidden="true"
    >
      <rect x="0" y={above + gap / 2 - 0.5} width="70" height="1" class="fill-grey-7" />
      <rect {...column} y={above - needs()} height={needs()} class="fill-red" />
      <rect {...column} y={above - needs() - ends()} height={ends()} class="fill-amber" />
      <rect {...column} y={above - needs() - ends() - renewed()} height={renewed()} class="fill-grey-8" />
      <rect {...column} y={above + gap} height={rotations()} class="fill-accent" />
    </svg>
  );
}

/** Today, and the month where one begins. */
function Ticks(props: { readonly weeks: readonly Week[] }): JSX.Element {
  return (
    <div class="grid grid-cols-13 text-xs text-grey-11" aria-hidden="true">
      <Index each={props.weeks}>
        {(week, at) => (
          <span class="relative h-4 whitespace-nowrap">
            <Show when={at === 0 ? 'Today' : monthIn(week())}>
              {(label) => (
                // Beside "Today" there is no room for another word where a week is narrow.
                <span class={`absolute left-0 ${at === 1 ? 'max-sm:hidden' : ''}`}>{label()}</span>
              )}
            </Show>
          </span>
        )}
      </Index>
    </div>
  );
}

function Key(props: { readonly class: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <span class="inline-flex items-center gap-1.5">
      <span class={`size-2.5 rounded-[2px] ${props.class}`} aria-hidden="true" />
      {props.children}
    </span>
  );
}

/** The month that begins in a week. */
function monthIn({ from, to }: Week): string | undefined {
  const last = new Date(to - 1);
  return last.getDate() <= 7 && last.getMonth() !== new Date(from - 1).getMonth()
    ? monthOf(last.getTime())
    : undefined;
}

/** "30 Nov – 6 Dec" */
export function span({ from, to }: Pick<Week, 'from' | 'to'>): string {
  return `${dayOfYearOf(from)} – ${dayOfYearOf(to - 1)}`;
}
