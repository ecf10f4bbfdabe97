import { For, Match, Switch, type JSX } from 'solid-js';
import { CheckField } from './check-field.tsx';
import { ChoiceField } from './choice-field.tsx';
import type { Form } from './create-form.ts';
import type { SchemaField } from './read-schema.ts';
import { TextField } from './text-field.tsx';

/** Draws the fields that a schema describes, in its order. */
export function SchemaFields(props: {
  readonly form: Form;
  readonly fields: readonly SchemaField[];
  /** Path of the field to begin with. */
  readonly first?: string | undefined;
}): JSX.Element {
  return (
    <For each={props.fields}>
      {(field) => (
        <Switch
          fallback={
            <TextSchemaField form={props.form} field={field} autofocus={field.path === props.first} />
          }
        >
          <Match when={field.control === 'choice'}>
            <ChoiceField
              form={props.form}
              path={field.path}
              label={field.label}
              help={field.help}
              required={field.required}
              options={field.options}
            />
          </Match>
          <Match when={field.control === 'boolean'}>
            <CheckField form={props.form} path={field.path} label={field.label} help={field.help} />
          </Match>
          <Match when={field.control === 'unsupported'}>
            <p class="text-sm text-grey-11">{field.label} cannot be set in this form; use the API for it.</p>
          </Match>
        </Switch>
      )}
    </For>
  );
}

function TextSchemaField(props: {
  readonly form: Form;
  readonly field: SchemaField;
  readonly autofocus: boolean;
}): JSX.Element {
  const kind = (): 'secret' | 'url' | 'number' | 'text' => {
    const { secret, control } = props.field;
    if (secret) return 'secret';
    return control === 'url' || control === 'number' ? control : 'text';
  };
  return (
    <TextField
      form={props.form}
      path={props.field.path}
      label={props.field.label}
      help={props.field.help}
      placeholder={props.field.placeholder}
      required={props.field.required}
      kind={kind()}
      autofocus={props.autofocus}
    />
  );
}
