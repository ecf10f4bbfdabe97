import ArrowUpRight from 'lucide-solid/icons/arrow-up-right';
import type { JSX } from 'solid-js';

/** A way out of Moorage, in a new tab. Anything but http(s) is shown as text: addresses come from apps. */
export function ExternalLink(props: { readonly href: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <>
      {isWebAddress(props.href) ? (
        <a
          href={props.href}
          target="_blank"
          rel="noopener noreferrer"
          class="rounded-sm wrap-anywhere text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-current"
        >
          {props.children}
          <ArrowUpRight size={14} class="ml-0.5 inline-block align-[-2px]" aria-hidden="true" />
          <span class="sr-only"> (opens a new tab)</span>
        </a>
      ) : (
        props.children
      )}
    </>
  );
}

export function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
