import Check from 'lucide-solid/icons/check';
import CopyIcon from 'lucide-solid/icons/copy';
import { createSignal, For, Show, type JSX } from 'solid-js';
import { createDelay } from '../time/delay.ts';
import { announce } from './announce.ts';

/** Copies a value and says so, in place and to screen readers. */
export function CopyButton(props: { readonly value: string; readonly label: string }): JSX.Element {
  const [copied, setCopied] = createSignal(false);
  const back = createDelay(() => setCopied(false), 2000);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(props.value);
    setCopied(true);
    announce(`${props.label}: copied`);
    back.start();
  };
  return (
    <button
      type="button"
      aria-label={`Copy ${props.label}`}
      class="inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-sm px-2 text-sm text-grey-11 hover:bg-grey-4 hover:text-grey-12"
      onClick={() => void copy()}
    >
      <Show when={copied()} fallback={<CopyIcon size={16} aria-hidden="true" />}>
        <Check size={16} aria-hidden="true" class="text-green" />
      </Show>
      <span class="inline-grid text-start">
        <span class={`col-start-1 row-start-1 ${copied() ? 'invisible' : ''}`}>Copy</span>
        <span class={`col-start-1 row-start-1 ${copied() ? '' : 'invisible'}`}>Copied</span>
      </span>
    </button>
  );
}

/** A value to take elsewhere: its name over it, a copy button beside it. */
export function CopyLine(props: { readonly label: string; readonly value: string }): JSX.Element {
  return (
    <div class="min-w-0">
      <div class="text-sm text-grey-11">{props.label}</div>
      <div class="mt-1 flex items-center gap-1 rounded-md border border-grey-6 bg-grey-2 py-0.5 pr-1 pl-2.5">
        <code class="min-w-0 flex-1 font-mono text-sm wrap-anywhere">
          {/* An address breaks after its slashes; only what is too long even so breaks elsewhere. */}
          <For each={props.value.split(/(?<=\/)(?!\/)/)}>
            {(part) => (
              <>
                {part}
                <wbr />
              </>
            )}
          </For>
        </code>
        <CopyButton value={props.value} label={props.label} />
      </div>
    </div>
  );
}
