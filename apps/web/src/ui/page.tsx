import { createEffect, onMount, type JSX } from 'solid-js';
import { announce } from './announce.ts';

let isFirstScreen = true;

export interface PageProps {
  readonly title: string;
  /** A sentence under the title, before the actions where there is no room beside it. */
  readonly lead?: JSX.Element;
  /** Beside the title. */
  readonly badge?: JSX.Element;
  readonly actions?: JSX.Element;
  readonly children: JSX.Element;
}

/** A screen with its title. A change of screen names itself: in the tab, to screen readers, and by taking the focus. */
export function Page(props: PageProps): JSX.Element {
  let heading: HTMLHeadingElement | undefined;
  useTitle(
    () => props.title,
    () => heading,
  );
  return (
    <>
      <header class="flex min-h-8 flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div class={`min-w-0 py-0.5 ${props.lead ? 'flex-1 basis-72' : ''}`}>
          <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1
              ref={heading}
              tabindex="-1"
              class="line-clamp-2 min-w-0 text-left text-title font-semibold wrap-anywhere"
              dir="auto"
            >
              {props.title}
            </h1>
            {props.badge}
          </div>
          {props.lead && <p class="mt-1 max-w-prose text-grey-11">{props.lead}</p>}
        </div>
        <div class="flex flex-wrap items-center gap-2">{props.actions}</div>
      </header>
      {props.children}
    </>
  );
}

/** Names the tab, and hands the focus to the heading when the screen was reached from another one. */
export function useTitle(title: () => string, heading: () => HTMLElement | undefined): void {
  createEffect(() => {
    document.title = `${title()} · Moorage`;
  });
  onMount(() => {
    if (!isFirstScreen) {
      announce(title());
      // A screen that is still being put together takes the focus once it is on the page.
      requestAnimationFrame(() => heading()?.focus({ preventScroll: true }));
    }
    isFirstScreen = false;
  });
}
