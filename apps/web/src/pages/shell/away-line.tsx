import { Show, type JSX } from 'solid-js';
import { awaySince } from '../../api/live.ts';
import { timeOf } from '../../time/dates.ts';

/** Says that what is on the page may be old by now. */
export function AwayLine(): JSX.Element {
  return (
    <div role="status" class="sticky top-2 z-30">
      <Show when={awaySince()}>
        {(since) => (
          <p class="mb-4 w-fit max-w-full animate-enter rounded-md border border-grey-6 bg-grey-2 px-3 py-1.5 text-sm text-grey-11">
            Moorage does not answer; this is as of {timeOf(since())}.
          </p>
        )}
      </Show>
    </div>
  );
}
