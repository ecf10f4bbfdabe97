import { createSignal, onMount, Show, type JSX } from 'solid-js';
import { isOutdated } from '../../api/is-outdated.ts';
import { Button } from '../../ui/button.tsx';

/** Shown in place of everything when the page itself made a mistake, or a part of it could not be loaded. */
export function CrashPage(props: { readonly thrown: unknown }): JSX.Element {
  const [isOld, setIsOld] = createSignal(false);
  onMount(() => void isOutdated(document).then(setIsOld));
  return (
    <main class="mx-auto max-w-[35rem] px-4 pt-[14vh]">
      <div role="alert">
        <Show
          when={isOld()}
          fallback={
            <>
              <h1 class="text-title font-semibold">This page stopped</h1>
              <p class="mt-2 text-grey-11">
                A part of it did not load, or it met something it did not expect. Nothing you saved is lost.
              </p>
              <p class="mt-2 font-mono text-sm wrap-anywhere text-grey-11">{String(props.thrown)}</p>
            </>
          }
        >
          <h1 class="text-title font-semibold">Moorage was updated</h1>
          <p class="mt-2 text-grey-11">
            This page is from before. Load it again to go on; nothing you saved is lost.
          </p>
        </Show>
      </div>
      <Button class="mt-4" look="primary" onClick={() => location.reload()}>
        Load again
      </Button>
    </main>
  );
}
