import { useQueryClient } from '@tanstack/solid-query';
import type { JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import type { OAuthApplication } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { tell } from '../../ui/notice.ts';

export interface DeleteApplicationDialogProps {
  readonly application: OAuthApplication;
  readonly onClose: () => void;
}

/** Asks once more. An application that connections still use is refused by the server, with the reason. */
export function DeleteApplicationDialog(props: DeleteApplicationDialogProps): JSX.Element {
  const client = useQueryClient();
  const form = createForm({
    initial: {},
    send: async () => {
      await api.deleteOAuthApplication(props.application.id);
      await client.invalidateQueries({ queryKey: ['oauth-applications'] });
      tell(`The application for ${props.application.instanceUrl} is deleted.`);
      props.onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      submit="Delete"
      look="danger"
      title="Delete this OAuth application?"
      onClose={props.onClose}
    >
      <p class="text-grey-11">
        New connections to <span class="wrap-anywhere text-grey-12">{props.application.instanceUrl}</span> by
        OAuth will not be possible until another is registered. The application at the app itself stays.
      </p>
    </FormDialog>
  );
}
