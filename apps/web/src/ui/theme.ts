import { createSignal } from 'solid-js';

export type Theme = 'system' | 'light' | 'dark';

// `public/theme.js` reads the same key before the first paint.
const key = 'moorage.theme';

const [theme, setSignal] = createSignal<Theme>(remembered());

/** The chosen theme; `system` follows the device. */
export { theme };

export function setTheme(next: Theme): void {
  setSignal(next);
  if (next === 'system') {
    delete document.documentElement.dataset['theme'];
    localStorage.removeItem(key);
  } else {
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem(key, next);
  }
}

function remembered(): Theme {
  const shown = document.documentElement.dataset['theme'];
  return shown === 'light' || shown === 'dark' ? shown : 'system';
}
