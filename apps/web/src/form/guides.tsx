import { For, Show, type JSX } from 'solid-js';
import { ExternalLink } from '../ui/external-link.tsx';
import type { FilledGuide } from './fill-guide.ts';

/** How to make a credential at the app, told beside the form. */
export function Guides(props: { readonly guides: readonly FilledGuide[] }): JSX.Element {
  return (
    <Show when={props.guides.length > 0}>
      <ul class="grid gap-1 rounded-md bg-grey-3 px-3 py-2 text-sm text-grey-11">
        <For each={props.guides}>
          {(guide) => (
            <li class="wrap-anywhere" dir="auto">
              {guide.text}
              <Show when={guide.url}>
                {(url) => (
                  <>
                    {' '}
                    <ExternalLink href={url()}>Open {new URL(url()).host}</ExternalLink>
                  </>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
