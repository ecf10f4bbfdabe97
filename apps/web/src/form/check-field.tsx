import { createUniqueId, type JSX } from 'solid-js';
import type { Form } from './create-form.ts';
import { describedBy, Help, Wrong } from './field.tsx';

export interface CheckFieldProps {
  readonly form: Form;
  readonly path: string;
  readonly label: string;
  readonly help?: JSX.Element;
}

/** Yes or no. */
export function CheckField(props: CheckFieldProps): JSX.Element {
  const id = createUniqueId();
  const error = () => props.form.error(props.path);
  return (
    <div class="min-w-0">
      <label class="flex min-h-7 items-start gap-2 py-1">
        <input
          type="checkbox"
          class="mt-0.5 size-4 shrink-0 accent-accent"
          checked={props.form.value(props.path) === true}
          aria-invalid={error() ? 'true' : undefined}
          aria-describedby={describedBy(id, props.help, error())}
          onChange={(event) => props.form.set(props.path, event.currentTarget.checked)}
        />
        <span class="min-w-0 wrap-anywhere">{props.label}</span>
      </label>
      <div class="pl-6">
        <Help id={id}>{props.help}</Help>
        <Wrong id={id}>{error()}</Wrong>
      </div>
    </div>
  );
}
