import { A } from '@solidjs/router';
import { splitProps, type JSX } from 'solid-js';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const base =
  'inline-flex min-h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 font-medium whitespace-nowrap transition-colors duration-[120ms] select-none';

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'border border-grey-7 bg-grey-1 text-grey-12 hover:border-grey-8 hover:bg-grey-3',
  quiet: 'text-grey-11 hover:bg-grey-4 hover:text-grey-12',
  danger: 'bg-red text-on-accent hover:opacity-90',
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = 'plain'): string {
  return `${base} ${looks[look]}`;
}

export interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  /** Something is on its way: presses do nothing, the label stays, and the size does not change. */
  readonly busy?: boolean;
}

export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['look', 'busy', 'class', 'children', 'onClick']);
  return (
    <button
      type="button"
      {...rest}
      class={`${buttonClass(own.look)} relative ${own.class ?? ''}`}
      aria-disabled={own.busy || undefined}
      aria-busy={own.busy || undefined}
      onClick={(event) => {
        if (own.busy) return event.preventDefault();
        if (typeof own.onClick === 'function') own.onClick(event);
      }}
    >
      <span class={`inline-flex items-center gap-1.5 ${own.busy ? 'opacity-40' : ''}`}>{own.children}</span>
      {own.busy && (
        <span class="absolute inset-0 grid late place-items-center" aria-hidden="true">
          <span class="size-4 animate-spin rounded-full border-2 border-current border-t-transparent motion-reduce:animate-none" />
        </span>
      )}
    </button>
  );
}

export function ButtonLink(props: {
  readonly href: string;
  readonly look?: Look;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <A href={props.href} class={buttonClass(props.look)}>
      {props.children}
    </A>
  );
}
