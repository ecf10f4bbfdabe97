import type { JSX } from 'solid-js';

/** In place of the editor while what it begins with is read. */
export function PolicyWaiting(): JSX.Element {
  return (
    <div class="grid gap-4 px-5 py-4" aria-busy="true">
      <span class="h-3.5 w-24 skeleton" />
      <span class="h-10 skeleton" />
      <span class="h-10 skeleton" />
      <span class="h-10 skeleton" />
      <span class="mt-4 h-3.5 w-24 skeleton" />
      <span class="h-9 skeleton" />
    </div>
  );
}
