import { useQueryClient } from '@tanstack/solid-query';
import { Show, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import type { AccessKey } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Moment } from '../../ui/moment.tsx';
import { tellOf } from '../../ui/notice.ts';

export interface DeleteKeyDialogProps {
  readonly accessKey: AccessKey;
  readonly onClose: () => void;
}

/** Asks once more, with what will stop. */
export function DeleteKeyDialog(props: DeleteKeyDialogProps): JSX.Element {
  const client = useQueryClient();
  const form = createForm({
    initial: {},
    send: async () => {
      await api.deleteAccessKey(props.accessKey.id);
      await client.invalidateQueries({ queryKey: ['access-keys'] });
      tellOf(props.accessKey.name, ' is deleted.');
      props.onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      submit="Delete"
      look="danger"
      title="Delete this access key?"
      onClose={props.onClose}
    >
      <p class="text-grey-11">
        Programs that use <span class="wrap-anywhere text-grey-12">{props.accessKey.name}</span> are refused
        from now on.{' '}
        <Show when={props.accessKey.lastUsedAt} fallback="It was never used.">
          {(at) => (
            <>
              It was last used <Moment past at={at()} />.
            </>
          )}
        </Show>
        <Show when={props.accessKey.lends}>
          {' '}
          What it has borrowed works on until it ends: rotate those connections if the key has leaked.
        </Show>
      </p>
    </FormDialog>
  );
}
