import type { JSX } from 'solid-js';
import type { OAuthApplication } from '../../api/shapes.ts';
import { SelectField } from '../../form/choice-field.tsx';
import type { Form } from '../../form/create-form.ts';
import type { SchemaField } from '../../form/read-schema.ts';

export interface InstanceFieldProps {
  readonly form: Form;
  readonly field: SchemaField;
  readonly instances: readonly OAuthApplication[];
  readonly chosen: string;
  readonly onAnother: () => void;
}

/** Which instance to go to: one that an OAuth application is registered for. */
export function InstanceField(props: InstanceFieldProps): JSX.Element {
  const shown: Form = {
    ...props.form,
    value: (path) => (path === props.field.path ? props.chosen : props.form.value(path)),
  };
  return (
    <div>
      <SelectField
        form={shown}
        path={props.field.path}
        label={props.field.label}
        required
        options={props.instances.map(({ instanceUrl }) => ({ value: instanceUrl, label: instanceUrl }))}
      />
      <p class="mt-1 text-sm text-grey-11">
        Not the one you want?{' '}
        <button
          type="button"
          class="min-h-6 rounded-sm text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-current"
          onClick={() => props.onAnother()}
        >
          Register another instance
        </button>
      </p>
    </div>
  );
}
