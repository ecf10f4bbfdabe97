import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, lazy, Match, Show, Suspense, Switch, type JSX, type ParentProps } from 'solid-js';
import { clock, useLive } from '../../api/live.ts';
import { queries } from '../../api/queries.ts';
import type { Person } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { useShortcuts } from '../../ui/keys.ts';
import { Mark } from '../../ui/mark.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { AwayLine } from './away-line.tsx';
import { Navigation } from './navigation.tsx';
import { ToSignIn } from './to-sign-in.tsx';

const ClockBar = lazy(async () => ({ default: (await import('./clock-bar.tsx')).ClockBar }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));

/** The frame of every screen behind the sign-in. */
export function Shell(props: ParentProps): JSX.Element {
  const person = useQuery(queries.person);
  return (
    <Switch fallback={<Waiting />}>
      <Match when={person.isError && person.data === undefined}>
        <main class="mx-auto max-w-[35rem] px-4 pt-[14vh]">
          <QueryFailure query={person} />
        </main>
      </Match>
      <Match when={!person.isPending}>
        <Show when={person.data} fallback={<ToSignIn />}>
          {(someone) => <Frame person={someone()}>{props.children}</Frame>}
        </Show>
      </Match>
    </Switch>
  );
}

function Frame(props: ParentProps<{ readonly person: Person }>): JSX.Element {
  const [showsKeys, setShowsKeys] = createSignal(false);
  const navigate = useNavigate();
  useLive();
  useShortcuts([
    { keys: 'g c', label: 'Go to App Connections', run: () => navigate(paths.connections) },
    { keys: 'g l', label: 'Go to Lifecycle', run: () => navigate(paths.lifecycle) },
    { keys: 'g k', label: 'Go to access keys', run: () => navigate(paths.accessKeys) },
    { keys: 'g o', label: 'Go to OAuth applications', run: () => navigate(paths.oauthApplications) },
    { keys: '?', label: 'Show these keys', run: () => setShowsKeys(true) },
  ]);
  return (
    <div class="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        class="sr-only z-50 rounded-md bg-grey-1 px-3 py-2 shadow-float focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>('#content')?.focus();
        }}
      >
        Skip to the content
      </a>
      <Navigation person={props.person} onShowKeys={() => setShowsKeys(true)} />
      <main
        id="content"
        tabindex="-1"
        class="mx-auto w-full max-w-[calc(67.5rem+4rem)] px-4 pt-6 pb-24 outline-none sm:px-8 md:pt-8"
      >
        <AwayLine />
        <Suspense fallback={<WaitingPage />}>{props.children}</Suspense>
      </main>
      <Show when={clock()}>
        {(state) => (
          <Suspense>
            <ClockBar clock={state()} />
          </Suspense>
        )}
      </Show>
      <Show when={showsKeys()}>
        <Suspense>
          <KeysDialog onClose={() => setShowsKeys(false)} />
        </Suspense>
      </Show>
    </div>
  );
}

/** The frame while nobody knows yet who is there. */
function Waiting(): JSX.Element {
  return (
    <div class="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)]" aria-busy="true">
      <header class="late border-grey-5 bg-grey-2 px-3 py-2 max-md:h-14 max-md:border-b md:border-r md:py-4">
        <div class="px-1 py-1.5 md:px-2.5">
          <Mark />
        </div>
      </header>
      <main class="mx-auto w-full max-w-[calc(67.5rem+4rem)] px-4 pt-6 sm:px-8 md:pt-8">
        <WaitingPage />
      </main>
    </div>
  );
}

function WaitingPage(): JSX.Element {
  return (
    <>
      <h1 class="sr-only">Loading</h1>
      <div class="h-6 w-44 skeleton" />
    </>
  );
}
