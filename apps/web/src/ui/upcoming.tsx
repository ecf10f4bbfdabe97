import { Show, type JSX } from 'solid-js';
import { now } from '../time/clock.ts';
import { Moment } from './moment.tsx';

/** "ends in 23 days", and afterwards "ended 2 days ago". */
export function Ends(props: { readonly at: string; readonly class?: string }): JSX.Element {
  return (
    <>
      {Date.parse(props.at) > now() ? 'ends' : 'ended'} <Moment at={props.at} class={props.class ?? ''} />
    </>
  );
}

/** When something is planned; what is due already is not told as past. */
export function Upcoming(props: { readonly at: string }): JSX.Element {
  return (
    <Show when={Date.parse(props.at) > now()} fallback="due now">
      <Moment at={props.at} />
    </Show>
  );
}
