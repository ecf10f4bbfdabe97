import { splitProps, type JSX } from 'solid-js';
import { Tip } from './tip.tsx';

export interface IconButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly label: string;
}

/** A button with an icon for a face; its label is read out, and shown on hover and focus. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['label', 'class']);
  return (
    <Tip text={own.label}>
      <button
        type="button"
        {...rest}
        aria-label={own.label}
        class={`grid size-8 place-items-center rounded-md text-grey-11 transition-colors duration-[120ms] hover:bg-grey-4 hover:text-grey-12 ${own.class ?? ''}`}
      />
    </Tip>
  );
}
