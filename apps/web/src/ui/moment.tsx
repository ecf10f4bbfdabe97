import type { JSX } from 'solid-js';
import { now } from '../time/clock.ts';
import { exactTime, relativeTime } from '../time/words.ts';
import { Tip } from './tip.tsx';

/** A time as people think of it ("in 23 days"), with the exact one on hover and focus. */
export function Moment(props: {
  readonly at: string;
  /** It has happened: never told as still to come, also when the page's clock is behind the server's. */
  readonly past?: boolean;
  readonly class?: string;
}): JSX.Element {
  const seenFrom = (): number => (props.past ? Math.max(now(), Date.parse(props.at)) : now());
  return (
    <Tip text={exactTime(props.at)} focusable class={props.class ?? ''}>
      <time datetime={props.at} class="tabular">
        {relativeTime(props.at, seenFrom())}
      </time>
    </Tip>
  );
}
