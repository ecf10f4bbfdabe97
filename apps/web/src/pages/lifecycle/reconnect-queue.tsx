import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createRoot, createSignal, lazy, Match, Show, Suspense, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { App } from '../../api/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { counted } from './bulk-run.ts';
import { readQueue, writeQueue } from './queue-storage.ts';

const ReconnectDialog = lazy(async () => ({
  default: (await import('../connection/reconnect-dialog.tsx')).ReconnectDialog,
}));

// Ids of connections that wait for their turn. An authorization leaves Moorage and comes back: they outlive the page.
const [waiting, setWaiting] = createRoot(() => createSignal<readonly string[]>(readQueue()));
const [isOpen, setIsOpen] = createRoot(() => createSignal(false));

function change(ids: readonly string[]): void {
  writeQueue(ids);
  setWaiting(ids);
}

/** Opens the dialogs to reconnect these, one after the other. */
export function reconnectInTurn(ids: readonly string[]): void {
  change(ids);
  setIsOpen(true);
}

/** What is left to reconnect, and the dialog whose turn it is. */
export function ReconnectQueue(props: { readonly apps: readonly App[] }): JSX.Element {
  const stop = (): void => {
    change([]);
    setIsOpen(false);
  };
  return (
    <Show when={waiting()[0]}>
      {(id) => (
        <>
          <section
            aria-label="Reconnect one after another"
            class="mt-6 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md bg-accent-soft px-4 py-2"
          >
            <span>{counted(waiting().length)} left to reconnect.</span>
            <span class="flex gap-2">
              <Button onClick={() => setIsOpen(true)}>Go on</Button>
              <Button look="quiet" onClick={stop}>
                Stop
              </Button>
            </span>
          </section>
          <Show when={isOpen() && id()} keyed>
            {(next) => <Turn id={next} apps={props.apps} />}
          </Show>
        </>
      )}
    </Show>
  );
}

function Turn(props: { readonly id: string; readonly apps: readonly App[] }): JSX.Element {
  const client = useQueryClient();
  const connection = useQuery(() => ({ ...queries.connection(props.id), staleTime: 0 }));
  let isDone = false;
  const leave = (): void => {
    if (isDone) change(waiting().filter((id) => id !== props.id));
    else setIsOpen(false);
  };
  return (
    <Switch>
      <Match when={connection.isError}>
        <QueryFailure query={connection} class="mt-2" />
      </Match>
      <Match when={connection.isSuccess && connection.isFetchedAfterMount && connection.data}>
        {(found) => (
          <Suspense>
            <ReconnectDialog
              connection={found()}
              app={props.apps.find(({ id }) => id === found().app)}
              onClose={leave}
              onChanged={async (changed) => {
                isDone = true;
                if (changed) client.setQueryData(queries.connection(changed.id).queryKey, changed);
                await Promise.all(
                  [['connections'], ['lifecycle']].map((queryKey) => client.invalidateQueries({ queryKey })),
                );
              }}
              returnFocus={() => undefined}
            />
          </Suspense>
        )}
      </Match>
    </Switch>
  );
}
