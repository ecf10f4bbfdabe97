import type { JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { createForm } from '../../form/create-form.ts';
import { TextField } from '../../form/text-field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import type { ConnectionDialogProps } from './dialog-props.ts';

/** Another name, another description. */
export function EditDialog(props: ConnectionDialogProps): JSX.Element {
  const { connection } = props;
  const form = createForm({
    initial: { name: connection.name, description: connection.description ?? '' },
    check: ({ name }) => (String(name).trim() === '' ? { name: 'Give it a name.' } : {}),
    send: async ({ name, description }) => {
      const text = String(description).trim();
      const changed = await api.changeConnection(connection.id, {
        name: String(name).trim(),
        description: text === '' ? null : text,
        revision: connection.revision,
      });
      await props.onChanged(changed);
      props.onClose();
    },
  });
  return (
    <FormDialog
      title="Edit connection"
      onClose={props.onClose}
      form={form}
      submit="Save"
      returnFocus={props.returnFocus}
    >
      <TextField form={form} path="name" label="Name" prose required autofocus />
      <TextField form={form} path="description" label="Description" lines={3} />
    </FormDialog>
  );
}
