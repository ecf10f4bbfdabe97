import { createSignal } from 'solid-js';

const [announcement, setAnnouncement] = createSignal('');

/** What screen readers are told next, without a change in sight; the shell holds the live region. */
export { announcement };

/** Says something to screen readers, politely. */
export function announce(text: string): void {
  // The same words twice would be no change to a live region.
  setAnnouncement((before) => (before === text ? `${text}\u00a0` : text));
}
