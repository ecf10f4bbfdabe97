import { Show, type JSX } from 'solid-js';
import type { AccessKey } from '../../api/shapes.ts';
import { now } from '../../time/clock.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';

/** One key: what it is called and may do, when it ends, and whether anybody uses it. */
export function KeyRow(props: { readonly accessKey: AccessKey; readonly onDelete: () => void }): JSX.Element {
  const key = () => props.accessKey;
  return (
    <li class="flex min-h-16 items-center gap-3 border-b border-grey-4 py-2.5">
      <div class="min-w-0 flex-1">
        <div class="flex flex-wrap items-baseline gap-x-2">
          <span class="font-medium wrap-anywhere" dir="auto">
            {key().name}
          </span>
          <code class="font-mono text-sm text-grey-11">{key().start}…</code>
        </div>
        <div class="text-sm wrap-anywhere text-grey-11">
          {key().access === 'write' ? 'Reads and writes' : 'Reads'}
          <Show when={key().lends}>
            {' · '}
            <span class="text-amber">borrows credentials</span>
          </Show>
          {' · '}
          <Expiry at={key().expiresAt} />
        </div>
        <div class="text-sm wrap-anywhere text-grey-11">
          <Show when={key().lastUsedAt} fallback="Never used">
            {(at) => (
              <>
                Used <Moment past at={at()} />
              </>
            )}
          </Show>
          {' · '}made by <span dir="auto">{key().createdBy.name}</span> <Moment past at={key().createdAt} />
        </div>
      </div>
      <Button
        look="quiet"
        aria-label={`Delete the access key ${key().name}`}
        onClick={() => props.onDelete()}
      >
        Delete
      </Button>
    </li>
  );
}

function Expiry(props: { readonly at: string | null }): JSX.Element {
  return (
    <Show when={props.at} fallback="never expires">
      {(at) => (
        <Show
          when={Date.parse(at()) > now()}
          fallback={
            <span class="text-red">
              expired <Moment past at={at()} />
            </span>
          }
        >
          expires <Moment at={at()} />
        </Show>
      )}
    </Show>
  );
}
