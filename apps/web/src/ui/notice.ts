import { createSignal } from 'solid-js';

const [notice, setNotice] = createSignal<string>();

/** The one line about what was just done; floats over the page, so nothing moves. */
export { notice };

/** Shows one line about what was just done; `undefined` takes it away. */
export function tell(line: string | undefined): void {
  setNotice(line);
}
