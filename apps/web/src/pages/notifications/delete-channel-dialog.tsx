import { useQueryClient } from '@tanstack/solid-query';
import type { JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import type { Channel } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { tellOf } from '../../ui/notice.ts';

export interface DeleteChannelDialogProps {
  readonly channel: Channel;
  readonly onClose: () => void;
}

/** Asks once more: nobody notices later that nothing comes any more. */
export function DeleteChannelDialog(props: DeleteChannelDialogProps): JSX.Element {
  const client = useQueryClient();
  const form = createForm({
    initial: {},
    send: async () => {
      await api.deleteChannel(props.channel.id);
      await client.invalidateQueries({ queryKey: ['channels'] });
      tellOf(props.channel.name, ' is deleted.');
      props.onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      submit="Delete"
      look="danger"
      title="Delete this channel?"
      onClose={props.onClose}
    >
      <p class="text-grey-11">
        Nothing will be sent to <span class="wrap-anywhere text-grey-12">{props.channel.target}</span> any
        more; what is still on its way is dropped, and the list of its messages goes as well.
      </p>
    </FormDialog>
  );
}
