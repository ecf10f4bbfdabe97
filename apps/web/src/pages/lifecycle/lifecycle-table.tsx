import { createEffect, For, Show, type JSX } from 'solid-js';

/** The columns; under 640 px every row folds under its name. */
export const rowClass =
  'relative grid grid-cols-[1.25rem_minmax(0,1fr)] items-start gap-x-4 gap-y-0.5 px-2 sm:grid-cols-[1.25rem_minmax(0,3fr)_minmax(0,1.2fr)_minmax(0,0.9fr)_minmax(0,0.9fr)]';

/** How much of what is shown is selected. */
export type Share = 'none' | 'some' | 'all';

/** The list behind the picture. */
export function LifecycleTable(props: {
  readonly share: Share;
  readonly shown: number;
  readonly onSelectAll: (on: boolean) => void;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <div role="table" aria-label="What happens to each connection" class="-mx-2 mt-3">
      <div role="rowgroup" class="sticky top-0 z-10 border-b border-grey-5 bg-grey-1">
        <div role="row" class={`${rowClass} h-9 items-center text-sm text-grey-11`}>
          <span role="columnheader">
            <label class="-m-2 grid size-9 place-items-center">
              <input
                ref={(box) => createEffect(() => (box.indeterminate = props.share === 'some'))}
                type="checkbox"
                class="size-4 accent-accent"
                aria-label={`Select all ${props.shown} shown`}
                checked={props.share === 'all'}
                onChange={(event) => props.onSelectAll(event.currentTarget.checked)}
              />
            </label>
          </span>
          <span role="columnheader">Connection</span>
          <span role="columnheader" class="max-sm:sr-only">
            Status
          </span>
          <span role="columnheader" class="max-sm:hidden">
            Ends
          </span>
          <span role="columnheader" class="max-sm:hidden">
            Next rotation
          </span>
        </div>
      </div>
      <div role="rowgroup">{props.children}</div>
    </div>
  );
}

/** The shape of what comes: picture, then rows. */
export function Waiting(): JSX.Element {
  return (
    <div aria-busy="true">
      <span class="mt-6 block h-44 skeleton" />
      <div class="mt-8 border-t border-grey-5">
        <For each={['w-40', 'w-56', 'w-48', 'w-44']}>
          {(width) => (
            <div class="flex min-h-14 items-center gap-4 border-b border-grey-4" aria-hidden="true">
              <span class="size-4 skeleton" />
              <span class="grid gap-1.5">
                <span class={`h-3 skeleton ${width}`} />
                <span class="h-2.5 w-64 max-w-full skeleton" />
              </span>
            </div>
          )}
        </For>
      </div>
    </div>
  );
}

/** Where the list goes on. */
export function ShowMore(props: { readonly left: number; readonly onMore: () => void }): JSX.Element {
  return (
    <Show when={props.left > 0}>
      <div class="mt-4 text-center">
        <button
          type="button"
          class="min-h-8 rounded-md border border-grey-7 px-3 font-medium hover:border-grey-8 hover:bg-grey-3"
          onClick={() => props.onMore()}
        >
          Show more ({props.left.toLocaleString('en')} left)
        </button>
      </div>
    </Show>
  );
}

/** For keyboards: each row has places to stop at. */
export function SkipList(): JSX.Element {
  return (
    <a
      href="#after-list"
      class="sr-only rounded-md focus:not-sr-only focus:mt-3 focus:inline-block focus:px-2 focus:py-1"
      onClick={(event) => {
        event.preventDefault();
        const end = document.querySelector<HTMLElement>('#after-list');
        (end?.querySelector('button') ?? end)?.focus();
      }}
    >
      Skip the list
    </a>
  );
}
