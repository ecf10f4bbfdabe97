import { useLocation, useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import {
  createEffect,
  createSignal,
  lazy,
  Match,
  on,
  Show,
  Suspense,
  Switch,
  type JSX,
  type ParentProps,
} from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { Person } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { FailurePanel } from '../../ui/failure-panel.tsx';
import { useShortcuts } from '../../ui/keys.ts';
import { tell } from '../../ui/notice.ts';
import { Navigation } from './navigation.tsx';
import { ToSignIn } from './to-sign-in.tsx';

const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));

/** The frame of every screen behind the sign-in. */
export function Shell(props: ParentProps): JSX.Element {
  const person = useQuery(queries.person);
  return (
    <Switch>
      <Match when={person.isError}>
        <main class="mx-auto max-w-[35rem] px-4 pt-[14vh]">
          <FailurePanel
            thrown={person.error}
            onRetry={() => void person.refetch()}
            busy={person.isFetching}
          />
        </main>
      </Match>
      <Match when={person.isSuccess}>
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
  const location = useLocation();
  useShortcuts([
    { keys: 'g c', label: 'Go to App Connections', run: () => navigate(paths.connections) },
    { keys: 'g o', label: 'Go to OAuth applications', run: () => navigate(paths.oauthApplications) },
    { keys: '?', label: 'Show these keys', run: () => setShowsKeys(true) },
  ]);
  createEffect(
    on(
      () => location.pathname,
      () => tell(undefined),
      { defer: true },
    ),
  );
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
        <Suspense>{props.children}</Suspense>
      </main>
      <Show when={showsKeys()}>
        <Suspense>
          <KeysDialog onClose={() => setShowsKeys(false)} />
        </Suspense>
      </Show>
    </div>
  );
}
