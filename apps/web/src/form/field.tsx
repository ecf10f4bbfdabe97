import { createUniqueId, Show, type JSX } from 'solid-js';

/** What ties a control to its label, help and error; spread it on the control. */
export interface ControlAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
  readonly 'aria-required': 'true' | undefined;
}

export interface FieldProps {
  readonly label: string;
  readonly help?: JSX.Element;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly children: (attributes: ControlAttributes) => JSX.Element;
}

/** Label over control, help under it, and under that what is wrong, in plain words. */
export function Field(props: FieldProps): JSX.Element {
  const id = createUniqueId();
  const attributes: ControlAttributes = {
    id,
    get 'aria-describedby'() {
      return (
        [props.error && `${id}-error`, props.help && `${id}-help`].filter(Boolean).join(' ') || undefined
      );
    },
    get 'aria-invalid'() {
      return props.error ? 'true' : undefined;
    },
    get 'aria-required'() {
      return props.required ? 'true' : undefined;
    },
  };
  return (
    <div class="min-w-0">
      <label for={id} class="mb-1 block font-medium">
        {props.label}
        <Optional shown={!props.required} />
      </label>
      {props.children(attributes)}
      <Below id={id} help={props.help} error={props.error} />
    </div>
  );
}

export function Optional(props: { readonly shown: boolean }): JSX.Element {
  return (
    <Show when={props.shown}>
      <span class="font-normal text-grey-11"> (optional)</span>
    </Show>
  );
}

export function Below(props: {
  readonly id: string;
  readonly help?: JSX.Element;
  readonly error?: string | undefined;
}): JSX.Element {
  return (
    <>
      <Show when={props.help}>
        <div id={`${props.id}-help`} class="mt-1 text-sm wrap-anywhere text-grey-11">
          {props.help}
        </div>
      </Show>
      <Show when={props.error}>
        <div id={`${props.id}-error`} role="alert" class="mt-1 text-sm wrap-anywhere text-red">
          {props.error}
        </div>
      </Show>
    </>
  );
}
