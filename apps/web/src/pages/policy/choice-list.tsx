import { createUniqueId, For, Show, type JSX } from 'solid-js';
import { Wrong } from '../../form/field.tsx';
import type { Form } from '../../form/create-form.ts';

export interface ExplainedChoice {
  readonly value: string;
  readonly label: string;
  readonly help: string;
  /** Why it cannot be chosen. */
  readonly closed?: string | undefined;
}

/** One of a few, each with what it means under it; what cannot be chosen says why. */
export function ChoiceList(props: {
  readonly form: Form;
  readonly path: string;
  readonly label: string;
  readonly choices: readonly ExplainedChoice[];
  readonly autofocus?: boolean;
}): JSX.Element {
  const id = createUniqueId();
  const error = () => props.form.error(props.path);
  const isChosen = (value: string) => props.form.value(props.path) === value;
  return (
    <fieldset class="min-w-0" aria-describedby={error() ? `${id}-error` : undefined}>
      <legend class="sr-only">{props.label}</legend>
      <div class="grid gap-2">
        <For each={props.choices}>
          {(choice) => (
            <label class="flex items-start gap-2.5">
              <input
                ref={(radio) => {
                  if (props.autofocus && isChosen(choice.value)) queueMicrotask(() => radio.focus());
                }}
                type="radio"
                name={id}
                class="mt-0.5 size-4 shrink-0 accent-accent"
                value={choice.value}
                checked={isChosen(choice.value)}
                // What is chosen already stays within reach, also where it cannot be chosen any more.
                disabled={choice.closed !== undefined && !isChosen(choice.value)}
                aria-invalid={error() ? 'true' : undefined}
                aria-describedby={`${id}-${choice.value}`}
                onChange={() => props.form.set(props.path, choice.value)}
              />
              <span class="min-w-0">
                <span class={choice.closed ? 'text-grey-11' : ''}>{choice.label}</span>
                <span id={`${id}-${choice.value}`} class="block text-sm wrap-anywhere text-grey-11">
                  {choice.help}
                  <Show when={choice.closed}>{(why) => <span class="block text-grey-12">{why()}</span>}</Show>
                </span>
              </span>
            </label>
          )}
        </For>
      </div>
      <Wrong id={id}>{error()}</Wrong>
    </fieldset>
  );
}
