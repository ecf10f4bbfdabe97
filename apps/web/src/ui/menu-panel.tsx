import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import { createMemo, For, Show, type JSX } from 'solid-js';
import type { MenuEntry, MenuProps } from './menu.tsx';

/** The menu itself: it opens at once, because it is drawn when its button was pressed. */
export function MenuPanel(props: MenuProps & { readonly usedBy: 'keyboard' | 'pointer' }): JSX.Element {
  // Whoever opens a menu by a key goes on by keys, from the first entry: the key is handed on to the real button.
  const handOn = (button: HTMLElement): void => {
    if (props.usedBy !== 'keyboard') return;
    requestAnimationFrame(() => {
      button.focus();
      button.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }),
      );
    });
  };
  // Known by their labels: what comes in while the menu is open must not take the entry that has the focus.
  const entries = createMemo(() => props.entries());
  const labels = () => entries().map(({ label }) => label);
  // Carried out once the menu has handed the focus back: a dialog that opened before would see the focus leave it.
  let chosen: MenuEntry | undefined;
  const carryOut = (): void => {
    const entry = chosen;
    chosen = undefined;
    requestAnimationFrame(() => requestAnimationFrame(() => entry?.run()));
  };
  return (
    <DropdownMenu
      onOpenChange={(open) => !open && carryOut()}
      defaultOpen={props.usedBy === 'pointer'}
      modal={false}
      gutter={4}
      placement={props.placement ?? 'bottom-end'}
      preventScroll={false}
    >
      <DropdownMenu.Trigger ref={handOn} aria-label={props.label} class={props.class}>
        {props.face}
      </DropdownMenu.Trigger>
      {/* Inside the main landmark, so that nothing on the page stands outside of all landmarks. */}
      <DropdownMenu.Portal mount={document.querySelector('main') ?? document.body}>
        <DropdownMenu.Content
          aria-label={props.label}
          class="z-50 min-w-44 animate-fade rounded-md border border-grey-6 bg-grey-1 p-1 shadow-float outline-none"
        >
          <For each={labels()}>
            {(label) => (
              <Show when={entries().find((one) => one.label === label)}>
                {(entry) => (
                  <>
                    <Show when={entry().group}>
                      <DropdownMenu.Separator class="-mx-1 my-1 border-grey-5" />
                    </Show>
                    <Show when={typeof entry().group === 'string'}>
                      <div class="px-2 pt-1 pb-0.5 text-xs text-grey-11" aria-hidden="true">
                        {entry().group}
                      </div>
                    </Show>
                    <Show
                      when={entry().checked !== undefined}
                      fallback={
                        <DropdownMenu.Item
                          class={itemClass(entry().danger)}
                          onSelect={() => {
                            chosen = entry();
                          }}
                        >
                          {label}
                        </DropdownMenu.Item>
                      }
                    >
                      <DropdownMenu.CheckboxItem
                        class={itemClass(entry().danger)}
                        checked={entry().checked ?? false}
                        onChange={() => entry().run()}
                        closeOnSelect={false}
                      >
                        <span class="flex-1">{label}</span>
                        <DropdownMenu.ItemIndicator>
                          <Check size={16} aria-hidden="true" class="text-accent" />
                        </DropdownMenu.ItemIndicator>
                      </DropdownMenu.CheckboxItem>
                    </Show>
                  </>
                )}
              </Show>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

function itemClass(danger = false): string {
  const colour = danger ? 'text-red data-highlighted:bg-red-soft' : 'text-grey-12 data-highlighted:bg-grey-4';
  return `flex min-h-8 items-center gap-6 rounded-sm px-2 outline-none select-none ${colour}`;
}
