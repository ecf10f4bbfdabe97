import X from 'lucide-solid/icons/x';
import { createEffect, Show, type JSX } from 'solid-js';
import { createDelay } from '../time/delay.ts';
import { notice, tell } from './notice.ts';
import { Words } from './words.tsx';

const shownMs = 12_000;

export function NoticeLine(): JSX.Element {
  const leave = createDelay(() => tell(undefined), shownMs);
  createEffect(() => {
    if (notice() !== undefined) leave.start();
  });
  return (
    <div
      role="status"
      class="floats-low pointer-events-none fixed inset-x-4 bottom-4 z-40 flex justify-center"
    >
      <Show when={notice()} keyed>
        {(line) => (
          <div
            class="pointer-events-auto flex max-w-lg animate-enter items-center gap-1 rounded-md border border-grey-6 bg-grey-1 py-1 pr-1 pl-3 shadow-float"
            onPointerEnter={leave.stop}
            onPointerLeave={leave.start}
            onFocusIn={leave.stop}
            onFocusOut={leave.start}
          >
            <p class="min-w-0 py-1 wrap-anywhere">
              {/* A name of another script must not turn the sentence, nor a long one hide what became of it. */}
              <Show when={line.name}>
                {(name) => <bdi class="inline-block max-w-full truncate align-bottom">{name()}</bdi>}
              </Show>
              <Words text={line.text} />
            </p>
            <button
              type="button"
              aria-label="Dismiss"
              class="grid size-7 shrink-0 place-items-center rounded-sm text-grey-11 hover:bg-grey-4 hover:text-grey-12"
              onClick={() => tell(undefined)}
            >
              <X size={16} aria-hidden="true" />
            </button>
          </div>
        )}
      </Show>
    </div>
  );
}
