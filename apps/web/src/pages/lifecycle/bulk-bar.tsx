import { Show, type JSX } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { counted } from './bulk-run.ts';

export interface BulkBarProps {
  readonly count: number;
  /** Selected, but not among what is shown. */
  readonly hidden: number;
  /** All in sight are selected, and so many match in all: more than are in sight. */
  readonly matching?: number | undefined;
  readonly onSelectMatching: () => void;
  /** Something is under way: one thing at a time. */
  readonly busy: boolean;
  readonly onCheck: () => void;
  readonly onRenew: () => void;
  readonly onSetPolicy: () => void;
  readonly onReconnect: () => void;
  readonly onClear: () => void;
}

/** What can be done with the selected connections; floats over the foot of the screen, so nothing moves. */
export function BulkBar(props: BulkBarProps): JSX.Element {
  return (
    <Show when={props.count > 0}>
      <section
        aria-label="Selected connections"
        class="floats-low sticky bottom-4 z-30 mx-auto mt-4 flex w-fit max-w-full animate-enter flex-wrap items-center justify-center gap-2 rounded-lg border border-grey-6 bg-grey-1 p-2 pl-4 shadow-float"
      >
        <span class="tabular" role="status">
          {counted(props.count)} selected
          <Show when={props.hidden > 0}>
            <span class="text-grey-11">, {props.hidden} not shown</span>
          </Show>
        </span>
        <Show when={props.matching}>
          {(matching) => (
            <Button look="quiet" onClick={() => props.onSelectMatching()}>
              Select all {matching().toLocaleString('en')}
            </Button>
          )}
        </Show>
        <Button look="quiet" onClick={() => props.onClear()}>
          Clear
        </Button>
        <Button busy={props.busy} onClick={() => props.onCheck()}>
          Check
        </Button>
        <Button busy={props.busy} onClick={() => props.onRenew()}>
          Renew now
        </Button>
        <Button busy={props.busy} onClick={() => props.onSetPolicy()}>
          Set policy
        </Button>
        <Button onClick={() => props.onReconnect()}>Reconnect</Button>
      </section>
    </Show>
  );
}
