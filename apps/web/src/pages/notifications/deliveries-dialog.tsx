import { useInfiniteQuery } from '@tanstack/solid-query';
import { For, Match, Show, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { Channel, Delivery } from '../../api/shapes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { DeliveryState } from './delivery-state.tsx';

export interface DeliveriesDialogProps {
  readonly channel: Channel;
  readonly onClose: () => void;
}

/** What was sent through a channel, newest first, and why something did not arrive. */
export function DeliveriesDialog(props: DeliveriesDialogProps): JSX.Element {
  const list = useInfiniteQuery(() => queries.deliveries(props.channel.id));
  return (
    <Dialog title={`Messages of ${props.channel.name}`} onClose={props.onClose}>
      <div class="px-5 py-4" aria-busy={list.isPending}>
        <Switch fallback={<Waiting />}>
          <Match when={list.isError}>
            <QueryFailure query={list} />
          </Match>
          <Match when={list.isSuccess && list.data}>
            {(data) => (
              <>
                <ul>
                  <For
                    each={data().pages.flatMap(({ items }) => items)}
                    fallback={<li class="py-6 text-center text-grey-11">Nothing was sent yet.</li>}
                  >
                    {(delivery) => <Row delivery={delivery} />}
                  </For>
                </ul>
                <LoadMore query={list} />
              </>
            )}
          </Match>
        </Switch>
      </div>
    </Dialog>
  );
}

function Row(props: { readonly delivery: Delivery }): JSX.Element {
  const delivery = () => props.delivery;
  return (
    <li class="border-b border-grey-4 py-2 text-sm last:border-b-0">
      <div class="flex flex-wrap items-baseline justify-between gap-x-3">
        <span class="font-medium">{delivery().type === 'moorage.test' ? 'Test' : 'Digest'}</span>
        <span class="text-grey-11">
          <DeliveryState
            state={delivery().state}
            at={delivery().triedAt ?? delivery().createdAt}
            error={delivery().lastError}
          />
          <Show when={delivery().attempts > 1}>{` · ${delivery().attempts} tries`}</Show>
        </span>
      </div>
      <Show when={delivery().lastError}>
        {(error) => <p class="mt-0.5 wrap-anywhere text-grey-11">{error()}</p>}
      </Show>
    </li>
  );
}

function Waiting(): JSX.Element {
  return <For each={[1, 2, 3]}>{() => <span class="my-2 block h-5 w-full skeleton" />}</For>;
}
