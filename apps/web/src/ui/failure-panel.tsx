import { Show, type JSX } from 'solid-js';
import { toFailure } from '../api/failure.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy.tsx';
import { Words } from './words.tsx';

export interface FailurePanelProps {
  readonly thrown: unknown;
  readonly onRetry?: () => void;
  readonly busy?: boolean;
  /** More that can be done about it. */
  readonly help?: JSX.Element;
  /** Something that the person wanted so: told, without alarm. */
  readonly calm?: boolean;
  readonly class?: string;
}

/** What happened, what to do, and the request's id to report. */
export function FailurePanel(props: FailurePanelProps): JSX.Element {
  const failure = () => toFailure(props.thrown);
  // An id helps whoever looks into a fault; a wish or a wrong password is none.
  const requestId = () =>
    props.calm || failure().code === 'sign_in_required' ? undefined : failure().requestId;
  return (
    <div
      role="alert"
      class={`min-w-0 rounded-md border px-4 py-3 ${props.calm ? 'border-grey-6 bg-grey-2' : 'border-red/35 bg-red-soft'} ${props.class ?? ''}`}
    >
      <p class="font-medium wrap-anywhere">
        <Words text={failure().message} />
      </p>
      <p class="mt-0.5 wrap-anywhere text-grey-11">
        <Words text={failure().action} />
      </p>
      <Show when={props.help}>
        <p class="mt-1">{props.help}</p>
      </Show>
      <Show when={props.onRetry ?? requestId()}>
        <div class="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <Show when={props.onRetry}>
            {(retry) => (
              <Button onClick={() => retry()()} busy={props.busy ?? false}>
                Try again
              </Button>
            )}
          </Show>
          <Show when={requestId()}>
            {(id) => (
              <span class="flex min-w-0 items-center gap-1 text-sm text-grey-11">
                Request <code class="min-w-0 font-mono wrap-anywhere">{id()}</code>
                <CopyButton value={id()} label="Request id" />
              </span>
            )}
          </Show>
        </div>
      </Show>
    </div>
  );
}
