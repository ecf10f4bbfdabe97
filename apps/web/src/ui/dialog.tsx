import { Dialog as Kobalte } from '@kobalte/core/dialog';
import { useBeforeLeave } from '@solidjs/router';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, onCleanup, Show, type JSX } from 'solid-js';
import { Button } from './button.tsx';

export interface DialogProps {
  readonly title: string;
  /** A way back, left of the title. */
  readonly back?: { readonly label: string; readonly run: () => void } | undefined;
  readonly onClose: () => void;
  /** Asked before closing: whether something typed would be lost. */
  readonly isDirty?: () => boolean;
  /** Takes the focus after closing where the thing that opened the dialog is gone, as a menu's entry is. */
  readonly returnFocus?: (() => HTMLElement | null | undefined) | undefined;
  readonly children: JSX.Element;
}

/** A dialog over the page: holds the focus, closes by Escape, and asks before it throws away what was typed. */
export function Dialog(props: DialogProps): JSX.Element {
  useFocusReturn(() => props.returnFocus?.());
  // What would throw away something typed, while it is asked about.
  const [asked, setAsked] = createSignal<() => void>();
  let before: Element | null = null;
  const ask = (leave: () => void): void => {
    before = document.activeElement;
    setAsked(() => leave);
  };
  // Back to where the person was: a focus that is lost takes the keys with it.
  const keep = (): void => {
    setAsked();
    if (before instanceof HTMLElement) before.focus();
  };
  const guard = (leave: () => void): void => {
    if (props.isDirty?.()) ask(leave);
    else leave();
  };
  // Escape in front of the question takes the question away.
  const close = (): void => {
    if (asked()) keep();
    else guard(() => props.onClose());
  };
  let isLeaving = false;
  useBeforeLeave((event) => {
    if (isLeaving || event.defaultPrevented || !props.isDirty?.()) return;
    event.preventDefault();
    ask(() => event.retry(true));
  });
  const discard = (): void => {
    isLeaving = true;
    asked()?.();
    isLeaving = false;
    setAsked();
  };
  return (
    <Kobalte open onOpenChange={(open) => !open && close()} preventScroll={false}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-50 animate-fade bg-veil" />
        <div class="fixed inset-0 z-50 flex items-start justify-center px-4 pt-[clamp(1rem,8dvh,6rem)] pb-4 max-sm:px-2 max-sm:py-2">
          <Kobalte.Content
            // Its top stays where it is, whatever is shown in it; what is too long scrolls between head and foot.
            class="group/dialog flex max-h-full w-full max-w-[35rem] animate-enter flex-col overflow-hidden rounded-lg border border-grey-6 bg-grey-1 shadow-float outline-none"
            data-asks={asked() ? '' : undefined}
            // Only a press closes it, never the focus of something behind it.
            onFocusOutside={(event) => event.preventDefault()}
            onOpenAutoFocus={(event) => {
              const first = event.currentTarget;
              const wanted =
                first instanceof HTMLElement ? first.querySelector<HTMLElement>('[data-autofocus]') : null;
              if (!wanted) return;
              event.preventDefault();
              wanted.focus();
            }}
          >
            <header class="flex shrink-0 items-center gap-2 border-b border-grey-5 py-2.5 pr-3 pl-5">
              <Show when={props.back}>
                {(back) => (
                  <button
                    type="button"
                    aria-label={back().label}
                    class="-ml-2 grid size-8 place-items-center rounded-md text-grey-11 hover:bg-grey-4 hover:text-grey-12"
                    onClick={() => guard(back().run)}
                  >
                    <ChevronLeft size={16} aria-hidden="true" />
                  </button>
                )}
              </Show>
              <Kobalte.Title class="min-w-0 flex-1 font-semibold wrap-anywhere" dir="auto">
                {props.title}
              </Kobalte.Title>
              <Kobalte.CloseButton
                aria-label="Close"
                class="grid size-8 place-items-center rounded-md text-grey-11 hover:bg-grey-4 hover:text-grey-12"
              >
                <X size={16} aria-hidden="true" />
              </Kobalte.CloseButton>
            </header>
            {/* What takes the focus is not left behind the foot. */}
            <div class="min-h-0 flex-1 scroll-pt-4 scroll-pb-18 overflow-y-auto overscroll-contain">
              {props.children}
            </div>
            <Show when={asked()}>
              <DiscardQuestion onKeep={keep} onDiscard={discard} />
            </Show>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte>
  );
}

/** Hands the focus back to what had it before, unless something else has taken it meanwhile. */
function useFocusReturn(other: () => HTMLElement | null | undefined): void {
  const opener = document.activeElement;
  onCleanup(() => {
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body && document.activeElement !== null) return;
      // Opened by a key, a dialog has no button to go back to; the screen's title is the next best place.
      const places = [other(), opener === document.body ? null : opener, document.querySelector('h1')];
      const place = places.find((one) => one instanceof HTMLElement && one.isConnected);
      if (place instanceof HTMLElement) place.focus({ preventScroll: true });
    });
  });
}

function DiscardQuestion(props: {
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}): JSX.Element {
  let keep: HTMLButtonElement | undefined;
  createEffect(() => keep?.focus());
  return (
    <div
      role="alert"
      class="flex shrink-0 flex-wrap items-center justify-end gap-2 border-t border-grey-5 bg-amber-soft px-5 py-3"
    >
      <span class="mr-auto">Discard what you typed?</span>
      <Button look="quiet" onClick={() => props.onDiscard()}>
        Discard
      </Button>
      <Button ref={keep} onClick={() => props.onKeep()}>
        Keep editing
      </Button>
    </div>
  );
}

/** The row of buttons at the foot of a dialog: always in sight, but where the question about what was typed takes its place. */
export function DialogFoot(props: { readonly children: JSX.Element }): JSX.Element {
  return (
    <footer class="sticky bottom-0 z-10 flex flex-wrap items-center justify-end gap-2 border-t border-grey-5 bg-grey-1 px-5 py-3 group-data-asks/dialog:hidden">
      {props.children}
    </footer>
  );
}
