import { useQuery } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, lazy, Match, Show, Suspense, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { Channel } from '../../api/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { useShortcuts } from '../../ui/keys.ts';
import { Page } from '../../ui/page.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { ChannelRow } from './channel-row.tsx';

const AddChannelDialog = lazy(async () => ({
  default: (await import('./add-channel-dialog.tsx')).AddChannelDialog,
}));
const DeleteChannelDialog = lazy(async () => ({
  default: (await import('./delete-channel-dialog.tsx')).DeleteChannelDialog,
}));
const DeliveriesDialog = lazy(async () => ({
  default: (await import('./deliveries-dialog.tsx')).DeliveriesDialog,
}));

type Shown = { readonly what: 'add' } | { readonly what: 'delete' | 'deliveries'; readonly channel: Channel };

/** Where people are told of what they must know when they do not look. */
export function NotificationsPage(): JSX.Element {
  const list = useQuery(queries.channels);
  const [shown, setShown] = createSignal<Shown>();
  const add = (): void => void setShown({ what: 'add' });
  const close = (): void => {
    setShown();
  };
  const channel = (what: 'delete' | 'deliveries'): Channel | undefined => {
    const now = shown();
    return now?.what === what ? now.channel : undefined;
  };
  useShortcuts([{ keys: 'n', label: 'Add a channel', run: add }]);

  return (
    <Page
      title="Notifications"
      lead="Moorage tells you when a connection needs you, when it ends soon, and when it is well again: one message for all that happens at a time, at most every 15 minutes."
      actions={
        <Button look="primary" onClick={add}>
          <Plus size={16} aria-hidden="true" />
          Add channel
        </Button>
      }
    >
      <Switch fallback={<Waiting />}>
        <Match when={list.isError}>
          <QueryFailure query={list} class="mt-6" />
        </Match>
        <Match when={list.isSuccess && list.data}>
          {(data) => (
            <>
              <ul class="mt-6 border-t border-grey-5">
                {/* By their ids: a row stays, with what a test has said in it, when the list is read anew. */}
                <For
                  each={data().items.map(({ id }) => id)}
                  fallback={
                    <li class="py-12 text-center">
                      <p class="text-grey-11">Nobody is told yet when a connection needs somebody.</p>
                      <Button class="mt-3" onClick={add}>
                        Add the first channel
                      </Button>
                    </li>
                  }
                >
                  {(id) => (
                    <Show when={data().items.find((item) => item.id === id)}>
                      {(item) => (
                        <ChannelRow
                          channel={item()}
                          onDelete={() => setShown({ what: 'delete', channel: item() })}
                          onShowDeliveries={() => setShown({ what: 'deliveries', channel: item() })}
                        />
                      )}
                    </Show>
                  )}
                </For>
              </ul>
              <Show when={shown()?.what === 'add'}>
                <Suspense>
                  <AddChannelDialog canMail={data().canMail} onClose={close} />
                </Suspense>
              </Show>
            </>
          )}
        </Match>
      </Switch>
      <Suspense>
        <Show when={channel('delete')}>
          {(item) => <DeleteChannelDialog channel={item()} onClose={close} />}
        </Show>
        <Show when={channel('deliveries')}>
          {(item) => <DeliveriesDialog channel={item()} onClose={close} />}
        </Show>
      </Suspense>
    </Page>
  );
}

function Waiting(): JSX.Element {
  return (
    <div class="mt-6 border-t border-grey-5" aria-busy="true">
      <For each={[1, 2]}>
        {() => (
          <div class="grid min-h-16 content-center gap-1.5 border-b border-grey-4">
            <span class="h-3 w-40 skeleton" />
            <span class="h-2.5 w-80 max-w-full skeleton" />
          </div>
        )}
      </For>
    </div>
  );
}
