import { useLocation, useNavigate } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import { Show, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { CheckField } from '../../form/check-field.tsx';
import { createForm } from '../../form/create-form.ts';
import { TextField } from '../../form/text-field.tsx';
import { paths } from '../../paths.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { tellOf } from '../../ui/notice.ts';
import type { ConnectionDialogProps } from './dialog-props.ts';

/** Deletes for good, and so asks for the name. */
export function DeleteDialog(props: ConnectionDialogProps): JSX.Element {
  const { connection } = props;
  const navigate = useNavigate();
  const location = useLocation();
  const client = useQueryClient();
  const method = () => props.app?.methods.find(({ id }) => id === connection.method);
  const isRevocable = () => method()?.revocable ?? false;
  // What OAuth gave is renewed again and again, whatever date its present token has.
  const end = () =>
    connection.expiresAt && method()?.kind !== 'oauth2' ? 'it expires' : 'somebody revokes it';

  const form = createForm({
    initial: { confirmation: '', revoke: false },
    check: ({ confirmation }) =>
      String(confirmation).trim() === connection.name.trim()
        ? {}
        : { confirmation: 'Type the name as it is written above.' },
    send: async ({ revoke }) => {
      await api.deleteConnection(connection.id, revoke === true);
      props.onClose();
      if (location.pathname !== paths.connections) navigate(paths.connections);
      client.removeQueries({ queryKey: ['connection', connection.id] });
      await props.onChanged();
      tellOf(connection.name, ` is deleted${revoke === true ? ' and its credential is revoked' : ''}.`);
    },
  });

  return (
    <FormDialog
      form={form}
      submit="Delete connection"
      look="danger"
      title="Delete this connection?"
      onClose={props.onClose}
      returnFocus={props.returnFocus}
    >
      <p class="text-grey-11">
        Whatever uses this connection stops working. Moorage forgets the credential; this cannot be undone.
      </p>
      <TextField
        form={form}
        path="confirmation"
        label="Type its name to delete it"
        help={<bdi class="font-mono">{connection.name}</bdi>}
        prose
        required
        autofocus
      />
      <Show when={isRevocable()}>
        <CheckField
          form={form}
          path="revoke"
          label={`Also revoke the credential at ${props.app?.name ?? 'the app'}`}
          help={`Without this it keeps working there until ${end()}.`}
        />
      </Show>
    </FormDialog>
  );
}
