import { createSignal } from 'solid-js';

/** A line, and the name that somebody chose at its beginning, in whatever script and length. */
interface Notice {
  readonly name?: string | undefined;
  readonly text: string;
}

const [notice, setNotice] = createSignal<Notice>();

/** The one line about what was just done; floats over the page, so nothing moves. */
export { notice };

/** Shows one line about what was just done; `undefined` takes it away. */
export function tell(line: string | undefined): void {
  setNotice(line === undefined ? undefined : { text: line });
}

/** The same about something with a name; the text goes on after it, its blank or colon included. */
export function tellOf(name: string, text: string): void {
  setNotice({ name, text });
}
