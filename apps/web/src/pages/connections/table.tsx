import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import { For, Show, type JSX } from 'solid-js';
import type { ConnectionSort } from '../../api/shapes.ts';

/** The columns of the list; under 640 px every row folds into two lines. */
export const rowClass =
  'relative grid grid-cols-[minmax(0,1fr)_2rem] items-center gap-x-4 px-2 sm:grid-cols-[minmax(0,2.4fr)_minmax(0,1.2fr)_minmax(0,1.7fr)_minmax(0,0.9fr)_2rem]';

export interface TableProps {
  readonly sort: ConnectionSort;
  readonly onSort: (sort: ConnectionSort) => void;
  readonly busy?: boolean;
  readonly children: JSX.Element;
}

export function Table(props: TableProps): JSX.Element {
  return (
    <div role="table" aria-label="App connections" aria-busy={props.busy ?? false} class="-mx-2 mt-3">
      <div role="rowgroup" class="sticky top-0 z-10 border-b border-grey-5 bg-grey-1 max-sm:sr-only">
        <div role="row" class={`${rowClass} h-9 text-sm text-grey-11`}>
          <SortHead column="name" label="Name" sort={props.sort} onSort={props.onSort} />
          <span role="columnheader">Acts as</span>
          <span role="columnheader">Status</span>
          <SortHead column="expiresAt" label="Expires" sort={props.sort} onSort={props.onSort} />
          <span role="columnheader">
            <span class="sr-only">Actions</span>
          </span>
        </div>
      </div>
      <div role="rowgroup">{props.children}</div>
    </div>
  );
}

interface SortHeadProps {
  readonly column: 'name' | 'expiresAt';
  readonly label: string;
  readonly sort: ConnectionSort;
  readonly onSort: (sort: ConnectionSort) => void;
}

function SortHead(props: SortHeadProps): JSX.Element {
  const direction = (): 'ascending' | 'descending' | 'none' => {
    if (props.sort === props.column) return 'ascending';
    return props.sort === `-${props.column}` ? 'descending' : 'none';
  };
  return (
    <span role="columnheader" aria-sort={direction()}>
      <button
        type="button"
        class="group -mx-1.5 inline-flex min-h-7 items-center gap-1 rounded-sm px-1.5 hover:text-grey-12 aria-[current=true]:text-grey-12"
        onClick={() => props.onSort(direction() === 'ascending' ? `-${props.column}` : props.column)}
      >
        {props.label}
        <Show
          when={direction() === 'descending'}
          fallback={
            <ArrowUp
              size={14}
              aria-hidden="true"
              class={direction() === 'none' ? 'opacity-0 group-hover:opacity-60' : ''}
            />
          }
        >
          <ArrowDown size={14} aria-hidden="true" />
        </Show>
      </button>
    </span>
  );
}

/** Rows of the shape that the real ones will have. */
export function SkeletonRows(props: { readonly count: number }): JSX.Element {
  return (
    <For each={Array.from({ length: props.count })}>
      {() => (
        <div role="row" aria-hidden="true" class={`${rowClass} min-h-13 border-b border-grey-4 sm:min-h-11`}>
          <span class="flex items-center gap-3">
            <span class="size-5 skeleton" />
            <span class="grid gap-1.5">
              <span class="h-3 w-36 skeleton" />
              <span class="h-2.5 w-52 max-w-full skeleton" />
            </span>
          </span>
          <span class="h-3 w-20 skeleton max-sm:hidden" />
          <span class="h-3 w-24 skeleton max-sm:hidden" />
          <span class="h-3 w-16 skeleton max-sm:hidden" />
        </div>
      )}
    </For>
  );
}
