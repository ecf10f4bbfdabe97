import { For, type JSX } from 'solid-js';
import { Dialog } from '../../ui/dialog.tsx';
import { setShortcutsOn, shortcuts, shortcutsAreOn } from '../../ui/keys.ts';

/** The keys that work on the present screen, and the switch that turns them off. */
export function KeysDialog(props: { readonly onClose: () => void }): JSX.Element {
  const all = () => [
    ...shortcuts().map(({ keys, label }) => ({ keys, label })),
    { keys: 'Esc', label: 'Close what is open' },
  ];
  return (
    <Dialog title="Keyboard shortcuts" onClose={props.onClose}>
      <dl class="grid px-5 py-3">
        <For each={all()}>
          {({ keys, label }) => (
            <div class="flex min-h-9 items-center justify-between gap-4 border-grey-4 not-last:border-b">
              <dt>{label}</dt>
              <dd class="flex gap-1">
                <For each={keys.split(' ')}>
                  {(key) => (
                    <kbd class="min-w-6 rounded-sm border border-grey-7 bg-grey-2 px-1.5 text-center font-mono text-sm">
                      {key}
                    </kbd>
                  )}
                </For>
              </dd>
            </div>
          )}
        </For>
      </dl>
      <label class="flex items-center gap-2 border-t border-grey-5 px-5 py-3 text-grey-11">
        <input
          type="checkbox"
          class="size-4 accent-accent"
          checked={shortcutsAreOn()}
          onChange={(event) => setShortcutsOn(event.currentTarget.checked)}
        />
        Use single keys as shortcuts
      </label>
    </Dialog>
  );
}
