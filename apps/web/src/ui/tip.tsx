import { createSignal, createUniqueId, Show, type JSX } from 'solid-js';

export interface TipProps {
  /** One short line. */
  readonly text: string;
  /** Set where the children cannot take the focus themselves, so that the keyboard reaches the tip as well. */
  readonly focusable?: boolean;
  readonly class?: string;
  readonly children: JSX.Element;
}

/**
 * Shows one more line on hover and on focus; Escape hides it, and the pointer may move onto it.
 *
 * @see [WCAG 2.2, 1.4.13](https://www.w3.org/WAI/WCAG22/Understanding/content-on-hover-or-focus.html)
 */
export function Tip(props: TipProps): JSX.Element {
  const id = createUniqueId();
  const [shown, setShown] = createSignal(false);
  let anchor: HTMLSpanElement | undefined;

  const place = (tip: HTMLSpanElement): void => {
    queueMicrotask(() => {
      // The top layer: no scrolling box cuts it off.
      if (typeof tip.showPopover === 'function' && tip.isConnected) tip.showPopover();
      const around = anchor?.getBoundingClientRect();
      if (!around) return;
      const { width, height } = tip.getBoundingClientRect();
      const left = Math.min(Math.max(8, around.left + around.width / 2 - width / 2), innerWidth - width - 8);
      const fitsAbove = around.top - height - 6 > 0;
      tip.style.left = `${left}px`;
      tip.style.top = `${fitsAbove ? around.top - height - 6 : around.bottom + 6}px`;
    });
  };

  return (
    <span
      ref={anchor}
      class={`inline-block rounded-sm ${props.class ?? ''}`}
      tabindex={props.focusable ? 0 : undefined}
      aria-describedby={shown() ? id : undefined}
      onPointerEnter={() => setShown(true)}
      onPointerLeave={() => setShown(false)}
      onFocusIn={() => setShown(true)}
      onFocusOut={() => setShown(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && shown()) setShown(false);
      }}
    >
      {props.children}
      <Show when={shown()}>
        <span
          ref={place}
          id={id}
          role="tooltip"
          popover="manual"
          class="fixed inset-auto m-0 animate-fade rounded-sm bg-grey-12 px-2 py-1 text-xs font-normal whitespace-nowrap text-grey-1 tabular shadow-float"
        >
          {props.text}
        </span>
      </Show>
    </span>
  );
}
