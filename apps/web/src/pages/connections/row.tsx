import { A } from '@solidjs/router';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import { createEffect, Show, type JSX } from 'solid-js';
import type { App, Connection } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { AppIcon } from '../../ui/app-icon.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Moment } from '../../ui/moment.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Ends } from '../../ui/upcoming.tsx';
import { Words } from '../../ui/words.tsx';
import { subline } from './subline.ts';
import { rowClass } from './table.tsx';

export interface RowProps {
  readonly connection: Connection;
  readonly app: App | undefined;
  /** What comes next, in few words. */
  readonly upcoming?: string | undefined;
  /** It was connected just now: it takes the focus and is coloured for a moment. */
  readonly marked: boolean;
  readonly entries: () => readonly MenuEntry[];
}

/** One connection. The whole row opens it. */
export function Row(props: RowProps): JSX.Element {
  let link: HTMLAnchorElement | undefined;
  createEffect(() => {
    if (props.marked) queueMicrotask(() => link?.focus());
  });
  const needsWord = () => props.connection.status !== 'healthy' && props.connection.statusReason;
  return (
    <div
      role="row"
      data-connection={props.connection.id}
      class={`${rowClass} border-b border-grey-4 py-1.5 transition-colors duration-[120ms] hover:bg-grey-2 sm:min-h-11 sm:py-1 ${props.marked ? 'marked' : ''}`}
    >
      <div role="cell" class="flex min-w-0 items-center gap-3">
        <AppIcon svg={props.app?.icon} size={20} />
        <div class="min-w-0">
          <A
            ref={link}
            href={paths.connection(props.connection.id)}
            class="block truncate text-left font-medium outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            dir="auto"
          >
            {props.connection.name}
          </A>
          <div class="truncate text-xs text-grey-11 max-sm:hidden">
            {subline(props.connection, props.app)}
          </div>
        </div>
      </div>
      <div role="cell" class="truncate text-left text-sm max-sm:hidden" dir="auto">
        {props.connection.identity?.name ?? '–'}
      </div>
      <div
        role="cell"
        class="min-w-0 text-sm max-sm:order-last max-sm:col-span-2 max-sm:flex max-sm:gap-3 max-sm:pt-0.5 max-sm:pl-8"
      >
        <StatusBadge status={props.connection.status} />
        <Show when={needsWord() || props.upcoming}>
          {(reason) => (
            <div class="truncate pl-4 text-left text-xs text-grey-11 max-sm:hidden" dir="auto">
              <Words text={reason()} />
            </div>
          )}
        </Show>
        <Show when={props.connection.expiresAt}>
          {(at) => (
            <span class="text-grey-11 sm:hidden">
              <Ends at={at()} class="relative z-[1]" />
            </span>
          )}
        </Show>
      </div>
      <div role="cell" class="text-sm max-sm:hidden">
        <Show when={props.connection.expiresAt} fallback={<span class="text-grey-11">–</span>}>
          {(at) => <Moment at={at()} class="relative z-[1]" />}
        </Show>
      </div>
      <div role="cell" class="relative z-[1]">
        <Menu
          label={`Actions for ${props.connection.name}`}
          class="grid size-8 place-items-center rounded-md text-grey-11 hover:bg-grey-4 hover:text-grey-12"
          face={<Ellipsis size={16} aria-hidden="true" />}
          entries={props.entries}
        />
      </div>
    </div>
  );
}
