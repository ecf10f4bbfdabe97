import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, Show, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { toFailure } from '../../api/failure.ts';
import type { Channel } from '../../api/shapes.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/button.tsx';
import { DeliveryState } from './delivery-state.tsx';

export interface ChannelRowProps {
  readonly channel: Channel;
  readonly onDelete: () => void;
  readonly onShowDeliveries: () => void;
}

interface Outcome {
  readonly ok: boolean;
  readonly words: string;
}

/** One channel: where it leads, how its last message fared, and a test while one waits. */
export function ChannelRow(props: ChannelRowProps): JSX.Element {
  const client = useQueryClient();
  const [isTesting, setIsTesting] = createSignal(false);
  const [outcome, setOutcome] = createSignal<Outcome>();
  const channel = () => props.channel;

  const test = async (): Promise<void> => {
    setIsTesting(true);
    setOutcome();
    const found = await tryOut(channel());
    setOutcome(found);
    announce(found.words);
    setIsTesting(false);
    for (const queryKey of [['channels'], ['deliveries', channel().id]])
      await client.invalidateQueries({ queryKey });
  };

  return (
    <li class="border-b border-grey-4 py-2.5">
      <div class="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1">
        <div class="min-w-0 flex-1 basis-64">
          <div class="font-medium wrap-anywhere" dir="auto">
            {channel().name}
          </div>
          <div class="text-sm wrap-anywhere text-grey-11">
            {channel().kind === 'webhook' ? 'Webhook to ' : 'E-mail to '}
            {channel().target}
          </div>
          <div class="text-sm text-grey-11">
            <Show when={channel().lastDelivery} fallback="Nothing was sent yet">
              {(last) => <DeliveryState {...last()} />}
            </Show>
          </div>
        </div>
        <div class="-ml-3 flex flex-wrap items-center sm:ml-0">
          <Button
            look="quiet"
            busy={isTesting()}
            aria-label={`Send test through ${channel().name}`}
            onClick={() => void test()}
          >
            Send test
          </Button>
          <Button
            look="quiet"
            aria-label={`Messages of ${channel().name}`}
            onClick={() => props.onShowDeliveries()}
          >
            Messages
          </Button>
          <Button
            look="quiet"
            aria-label={`Delete the channel ${channel().name}`}
            onClick={() => props.onDelete()}
          >
            Delete
          </Button>
        </div>
      </div>
      <Show when={outcome()}>
        {(found) => (
          <p
            class={`mt-1.5 rounded-md px-3 py-2 text-sm wrap-anywhere ${found().ok ? 'bg-grey-3' : 'bg-red-soft'}`}
          >
            {found().words}
          </p>
        )}
      </Show>
    </li>
  );
}

async function tryOut({ id, kind }: Channel): Promise<Outcome> {
  try {
    const { ok, error } = await api.testChannel(id);
    const arrived =
      kind === 'webhook'
        ? 'The receiver took the test.'
        : 'The mail server took the test. Look into the inbox.';
    return { ok, words: ok ? arrived : `The test did not arrive. ${error ?? ''}` };
  } catch (thrown) {
    const { message, action } = toFailure(thrown);
    return { ok: false, words: `${message} ${action}` };
  }
}
