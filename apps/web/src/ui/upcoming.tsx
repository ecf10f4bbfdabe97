import { Show, type JSX } from 'solid-js';
import { now } from '../time/clock.ts';
import { Moment } from './moment.tsx';

/** When something is planned; what is due already is not told as past. */
export function Upcoming(props: { readonly at: string }): JSX.Element {
  return (
    <Show when={Date.parse(props.at) > now()} fallback="due now">
      <Moment at={props.at} />
    </Show>
  );
}
