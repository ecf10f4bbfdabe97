import { createSignal, onCleanup, onMount } from 'solid-js';

/** A key, or two keys one after the other (`g c`), and what it does. */
export interface Shortcut {
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
}

const storageKey = 'moorage.shortcuts';
const [isOn, setIsOn] = createSignal(localStorage.getItem(storageKey) !== 'off');
const [shortcuts, setShortcuts] = createSignal<readonly Shortcut[]>([]);

export { isOn as shortcutsAreOn, shortcuts };

/**
 * Single keys can be switched off, because speech input presses them by accident.
 *
 * @see [WCAG 2.2, 2.1.4](https://www.w3.org/WAI/WCAG22/Understanding/character-key-shortcuts.html)
 */
export function setShortcutsOn(on: boolean): void {
  setIsOn(on);
  if (on) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, 'off');
}

/** Offers shortcuts for as long as the component is there. */
export function useShortcuts(own: readonly Shortcut[]): void {
  onMount(() => setShortcuts((all) => [...all, ...own]));
  onCleanup(() => setShortcuts((all) => all.filter((shortcut) => !own.includes(shortcut))));
}

/** Listens to the whole page; used once, by the app. */
export function useKeyboard(): void {
  let prefix = '';
  const listen = (event: KeyboardEvent): void => {
    if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return;
    const typed = prefix ? `${prefix} ${event.key}` : event.key;
    const found = shortcuts().findLast((shortcut) => shortcut.keys === typed);
    prefix =
      !found && shortcuts().some((shortcut) => shortcut.keys.startsWith(`${event.key} `)) ? event.key : '';
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  onMount(() => document.addEventListener('keydown', listen));
  onCleanup(() => document.removeEventListener('keydown', listen));
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
