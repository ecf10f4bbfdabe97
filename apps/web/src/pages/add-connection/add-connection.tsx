import { useQuery } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { AppCards } from './app-cards.tsx';
import { ConnectForm } from './connect-form.tsx';

export interface AddConnectionProps {
  /** Id of the app that was picked; `undefined` while it is being chosen. */
  readonly app: string | undefined;
  readonly onApp: (id: string | undefined) => void;
  readonly onClose: () => void;
}

/** From the choice of an app to a checked connection. */
export function AddConnection(props: AddConnectionProps): JSX.Element {
  const apps = useQuery(queries.apps);
  const [isDirty, setIsDirty] = createSignal<() => boolean>(() => false);
  const app = () => (apps.isSuccess ? apps.data.find(({ id }) => id === props.app) : undefined);
  return (
    <Dialog
      title={app() ? `Connect ${app()?.name ?? ''}` : 'Add connection'}
      back={
        props.app === undefined ? undefined : { label: 'Back to all apps', run: () => props.onApp(undefined) }
      }
      onClose={props.onClose}
      isDirty={() => isDirty()()}
    >
      <Switch fallback={<div class="h-40" aria-busy="true" />}>
        <Match when={apps.isError}>
          <div class="p-5">
            <QueryFailure query={apps} />
          </div>
        </Match>
        <Match when={apps.isSuccess && apps.data}>
          {(all) => (
            <Show when={app()} keyed fallback={<AppCards apps={all()} onPick={(id) => props.onApp(id)} />}>
              {(picked) => (
                <ConnectForm
                  app={picked}
                  onClose={props.onClose}
                  watchDirty={(ask) => setIsDirty(() => ask)}
                />
              )}
            </Show>
          )}
        </Match>
      </Switch>
    </Dialog>
  );
}
