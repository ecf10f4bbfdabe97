import { children, createUniqueId, Show, type JSX } from 'solid-js';
import { Words } from '../ui/words.tsx';
import type { Form } from './create-form.ts';

/** What ties a control to its label, help and error; spread it on the control. */
export interface ControlAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
  readonly 'aria-required': 'true' | undefined;
}

export interface FieldProps {
  readonly form: Form;
  /** As the server names it in errors. */
  readonly path: string;
  readonly label: string;
  readonly help?: JSX.Element;
  readonly required?: boolean;
  readonly children: (attributes: ControlAttributes) => JSX.Element;
}

/** Label, help, control, and under it what is wrong, in plain words. */
export function Field(props: FieldProps): JSX.Element {
  const id = createUniqueId();
  const error = () => props.form.error(props.path);
  // Resolved once: each look at a prop that holds elements would make them anew.
  const help = children(() => props.help);
  const attributes: ControlAttributes = {
    id,
    get 'aria-describedby'() {
      return describedBy(id, help(), error());
    },
    get 'aria-invalid'() {
      return error() ? 'true' : undefined;
    },
    get 'aria-required'() {
      return props.required ? 'true' : undefined;
    },
  };
  return (
    <div class="min-w-0">
      <label for={id} class={`block font-medium ${help() ? '' : 'mb-1'}`}>
        {props.label}
        <Optional shown={!props.required} />
      </label>
      <Help id={id}>{help()}</Help>
      {props.children(attributes)}
      <Wrong id={id}>{error()}</Wrong>
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

/** Between label and control: what to know before filling it in. */
export function Help(props: { readonly id: string; readonly children?: JSX.Element }): JSX.Element {
  return (
    <Show when={props.children}>
      <div id={`${props.id}-help`} class="mb-1.5 text-sm wrap-anywhere text-grey-11">
        {props.children}
      </div>
    </Show>
  );
}

/** Under the control: what is wrong with what is in it. */
export function Wrong(props: { readonly id: string; readonly children: string | undefined }): JSX.Element {
  return (
    <Show when={props.children}>
      <div id={`${props.id}-error`} role="alert" class="mt-1 text-sm wrap-anywhere text-red">
        <Words text={props.children ?? ''} />
      </div>
    </Show>
  );
}

/** The ids of the help and error that a control has at present. */
export function describedBy(id: string, help: JSX.Element, error: string | undefined): string | undefined {
  return [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ') || undefined;
}
