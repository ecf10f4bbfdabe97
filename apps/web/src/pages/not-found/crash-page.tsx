import { createSignal, Match, onMount, Switch, type JSX } from 'solid-js';
import { isOutdated } from '../../api/is-outdated.ts';
import { isThere } from '../../api/is-there.ts';
import { Button } from '../../ui/button.tsx';

/** Shown in place of what the page made a mistake with, or of a part of it that could not be loaded. */
export function CrashPage(props: { readonly thrown: unknown }): JSX.Element {
  const [isOld, setIsOld] = createSignal(false);
  const [isTrying, setIsTrying] = createSignal(false);
  onMount(() => void isOutdated(document).then(setIsOld));
  const isMissing = () => !isOld() && isLoadFailure(props.thrown);
  const loadAgain = async (): Promise<void> => {
    // Some browsers keep a part that did not come as failed. To load the page of a server that is gone loses the rest.
    setIsTrying(true);
    if (!isMissing() || (await isThere())) location.reload();
    setIsTrying(false);
  };
  return (
    <>
      <div role="alert">
        <Switch
          fallback={
            <>
              <h1 class="text-title font-semibold">This page stopped</h1>
              <p class="mt-2 text-grey-11">
                It met something that it did not expect. Nothing you saved is lost.
              </p>
              <p class="mt-2 font-mono text-sm wrap-anywhere text-grey-11">{String(props.thrown)}</p>
            </>
          }
        >
          <Match when={isOld()}>
            <h1 class="text-title font-semibold">Moorage was updated</h1>
            <p class="mt-2 text-grey-11">
              This page is from before. Load it again to go on; nothing you saved is lost.
            </p>
          </Match>
          <Match when={isMissing()}>
            <h1 class="text-title font-semibold">Moorage did not answer</h1>
            <p class="mt-2 text-grey-11">
              This part of the page did not load. Check that Moorage is running and that this device is
              online, then try again.
            </p>
          </Match>
        </Switch>
      </div>
      <Button class="mt-4" look="primary" busy={isTrying()} onClick={() => void loadAgain()}>
        {isMissing() ? 'Try again' : 'Load again'}
      </Button>
    </>
  );
}

/** Each browser has its own words for a part that did not come, and no code. */
function isLoadFailure(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    /dynamically imported module|importing a module script|unable to preload/i.test(thrown.message)
  );
}
