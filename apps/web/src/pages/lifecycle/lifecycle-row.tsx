import { A } from '@solidjs/router';
import { Show, type JSX } from 'solid-js';
import type { App, LifecycleItem } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { AppIcon } from '../../ui/app-icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Ends, Upcoming } from '../../ui/upcoming.tsx';
import { Words } from '../../ui/words.tsx';
import { rowClass } from './lifecycle-table.tsx';

export interface LifecycleRowProps {
  readonly item: LifecycleItem;
  readonly app: App | undefined;
  readonly selected: boolean;
  /** With `through` also those between this one and the one touched last. */
  readonly onSelect: (on: boolean, through: boolean) => void;
}

/** One connection: how it is, when it ends, what happens before. */
export function LifecycleRow(props: LifecycleRowProps): JSX.Element {
  let withShift = false;
  return (
    <div
      role="row"
      data-lifecycle={props.item.id}
      class={`${rowClass} min-h-11 border-b border-grey-4 py-2 transition-colors duration-[120ms] hover:bg-grey-2 ${props.selected ? 'bg-accent-soft' : ''}`}
    >
      <div role="cell" class="self-start">
        {/* The whole cell is the target; a shift with the key or the press takes all in between. */}
        <label class="-m-2 grid size-9 place-items-center">
          <input
            type="checkbox"
            class="size-4 accent-accent"
            aria-label={`Select ${props.item.name}`}
            checked={props.selected}
            onKeyDown={(event) => (withShift = event.shiftKey)}
            onPointerDown={() => (withShift = false)}
            onClick={(event) => {
              props.onSelect(event.currentTarget.checked, event.shiftKey || withShift);
              withShift = false;
            }}
          />
        </label>
      </div>
      <div role="cell" class="min-w-0">
        <span class="flex min-w-0 items-center gap-2">
          <AppIcon svg={props.app?.icon} />
          <A
            href={paths.connection(props.item.id)}
            class="truncate rounded-sm text-left font-medium hover:underline"
            dir="auto"
          >
            {props.item.name}
          </A>
        </span>
        <p class="mt-0.5 text-left text-xs wrap-anywhere text-grey-11" dir="auto">
          <Words text={props.item.sentence} />
        </p>
      </div>
      <div role="cell" class="min-w-0 text-sm max-sm:col-start-2 max-sm:flex max-sm:flex-wrap max-sm:gap-x-3">
        <StatusBadge status={props.item.status} />
        <Show when={props.item.overlapStage}>
          <div class="text-xs text-grey-11 sm:pl-4">two tokens are alive</div>
        </Show>
        <Show when={props.item.expiresAt}>
          {(at) => (
            <span class="text-grey-11 sm:hidden">
              <Ends at={at()} />
            </span>
          )}
        </Show>
      </div>
      <div role="cell" class="text-sm max-sm:hidden">
        <Show
          when={props.item.expiresAt}
          fallback={
            <span class="text-grey-11">{props.item.strategy === 'refresh' ? 'refreshed' : 'no date'}</span>
          }
        >
          {(at) => <Moment at={at()} />}
        </Show>
      </div>
      {/* Where there is no room, the sentence tells it. */}
      <div role="cell" class="text-sm max-sm:hidden">
        <Show when={props.item.nextRotationAt} fallback={<span class="text-grey-11">–</span>}>
          {(at) => <Upcoming at={at()} />}
        </Show>
      </div>
    </div>
  );
}
