import type { JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { createForm } from '../../form/create-form.ts';
import { FormFailure } from '../../form/form-failure.tsx';
import { TextField } from '../../form/text-field.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogFoot } from '../../ui/dialog.tsx';
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
    <Dialog
      title="Edit connection"
      onClose={props.onClose}
      isDirty={form.isDirty}
      returnFocus={props.returnFocus}
    >
      <form novalidate onSubmit={form.onSubmit}>
        <div class="grid gap-4 px-5 py-4">
          <TextField form={form} path="name" label="Name" prose required autofocus />
          <TextField form={form} path="description" label="Description" lines={3} />
          <FormFailure form={form} />
        </div>
        <DialogFoot>
          <Button look="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" busy={form.isBusy()}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
