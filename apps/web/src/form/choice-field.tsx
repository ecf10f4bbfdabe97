import { createUniqueId, For, Show, type JSX } from 'solid-js';
import { Select } from '../ui/select.tsx';
import { describedBy, Field, type FieldProps, Help, Optional, Wrong } from './field.tsx';

export interface Choosable {
  readonly value: string;
  readonly label: string;
  /** Said once it is chosen. */
  readonly help?: string | undefined;
}

export interface ChoiceFieldProps extends Omit<FieldProps, 'children'> {
  readonly options: readonly Choosable[];
}

const mostRadios = 4;

/** One of several: all in sight while they are few, a list when they are many. */
export function ChoiceField(props: ChoiceFieldProps): JSX.Element {
  return (
    <Show when={props.options.length <= mostRadios} fallback={<SelectField {...props} />}>
      <RadioField {...props} />
    </Show>
  );
}

function RadioField(props: ChoiceFieldProps): JSX.Element {
  const id = createUniqueId();
  const error = () => props.form.error(props.path);
  const chosenHelp = () => props.options.find(({ value }) => value === props.form.value(props.path))?.help;
  return (
    <fieldset class="min-w-0" aria-describedby={describedBy(id, props.help, error())}>
      <legend class={`font-medium ${props.help ? '' : 'mb-0.5'}`}>
        {props.label}
        <Optional shown={!props.required} />
      </legend>
      <Help id={id}>{props.help}</Help>
      <div class="flex flex-wrap gap-x-5 gap-y-0.5">
        <For each={props.options}>
          {(option) => (
            <label class="flex min-h-7 items-center gap-2">
              <input
                type="radio"
                name={id}
                class="size-4 accent-accent"
                value={option.value}
                checked={props.form.value(props.path) === option.value}
                aria-invalid={error() ? 'true' : undefined}
                aria-describedby={chosenHelp() ? `${id}-chosen` : undefined}
                onChange={() => props.form.set(props.path, option.value)}
              />
              {option.label}
            </label>
          )}
        </For>
      </div>
      <Show when={chosenHelp()}>
        {(help) => (
          <p id={`${id}-chosen`} class="text-sm text-grey-11">
            {help()}
          </p>
        )}
      </Show>
      <Wrong id={id}>{error()}</Wrong>
    </fieldset>
  );
}

export function SelectField(props: ChoiceFieldProps): JSX.Element {
  return (
    <Field {...props}>
      {(attributes) => (
        <Select
          {...attributes}
          value={String(props.form.value(props.path))}
          none={props.form.value(props.path) === '' ? 'Choose' : undefined}
          options={props.options}
          onChoose={(value) => props.form.set(props.path, value)}
        />
      )}
    </Field>
  );
}
