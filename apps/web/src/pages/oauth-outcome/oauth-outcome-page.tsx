import { onMount, Show, type JSX } from 'solid-js';
import type { FailureCode } from '../../api/failure.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { FailurePanel } from '../../ui/failure-panel.tsx';
import { PlainPage } from '../../ui/plain-page.tsx';
import { readOutcome } from './read-outcome.ts';
import { wayBack } from './way-back.ts';

const titles: Partial<Readonly<Record<FailureCode, string>>> = {
  authorization_refused: 'Cancelled',
  authorization_expired: 'This took too long, or was used before',
  authorization_mismatch: 'This was started by somebody else',
  authorization_failed: 'The app sent you back with an error',
};

/** Where people land when an app sent them back and no connection came of it. */
export function OAuthOutcomePage(): JSX.Element {
  const failure = readOutcome(document);
  onMount(() => {
    // The address holds what the app sent along; it is used up and belongs in no history.
    history.replaceState(history.state, '', paths.oauthCallback);
  });
  return (
    <PlainPage title={(failure && titles[failure.code]) ?? 'The connection was not made'}>
      <Show
        when={failure}
        fallback={
          <p class="text-grey-11">
            There is nothing left to show here. Start the connection again if it is missing.
          </p>
        }
      >
        {(refused) => <FailurePanel thrown={refused()} calm={refused().code === 'authorization_refused'} />}
      </Show>
      <div class="mt-4 flex flex-wrap gap-2">
        <ButtonLink href={wayBack() ?? paths.addConnection()} look="primary">
          Connect again
        </ButtonLink>
        <ButtonLink href={paths.connections}>Go to App Connections</ButtonLink>
      </div>
    </PlainPage>
  );
}
