import { Match, Switch, type JSX } from 'solid-js';
import type { Delivery } from '../../api/shapes.ts';
import { Moment } from '../../ui/moment.tsx';

export interface DeliveryStateProps {
  readonly state: Delivery['state'];
  /** Of the last try; before it, of the message. */
  readonly at: string;
  readonly error: string | null;
}

/** What became of a message, and when: a word and a dot, never the colour alone. */
export function DeliveryState(props: DeliveryStateProps): JSX.Element {
  return (
    <span class="inline-flex flex-wrap items-baseline gap-x-1.5">
      <Switch>
        <Match when={props.state === 'delivered'}>
          <Dot class="bg-green" />
          Delivered
        </Match>
        <Match when={props.state === 'waiting'}>
          <Dot class={props.error === null ? 'bg-grey-8' : 'bg-amber'} />
          {props.error === null ? 'On its way' : 'Failed, is tried again'}
        </Match>
        <Match when={props.state === 'given-up'}>
          <Dot class="bg-red" />
          Not delivered
        </Match>
      </Switch>
      <span aria-hidden="true">·</span>
      <Moment past at={props.at} />
    </span>
  );
}

function Dot(props: { readonly class: string }): JSX.Element {
  return <span class={`size-2 self-center rounded-full ${props.class}`} aria-hidden="true" />;
}
