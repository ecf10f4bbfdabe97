import { useQueryClient } from '@tanstack/solid-query';
import type { JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { createForm } from '../../form/create-form.ts';
import { TextField } from '../../form/text-field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { tellOf } from '../../ui/notice.ts';
import type { ConnectionDialogProps } from './dialog-props.ts';

const most = 400;

/** Replaces the token at the app, which whoever holds the old one will notice. */
export function RotateDialog(props: ConnectionDialogProps): JSX.Element {
  const { connection } = props;
  const client = useQueryClient();
  const app = () => props.app?.name ?? 'The app';
  const form = createForm({
    initial: { lifeDays: '90' },
    check: ({ lifeDays }) =>
      /^[1-9]\d{0,2}$/.test(String(lifeDays).trim()) && Number(lifeDays) <= most
        ? {}
        : { lifeDays: `Give it between 1 and ${most} days.` },
    send: async ({ lifeDays }) => {
      try {
        const rotated = await api.rotateConnection(connection.id, Number(lifeDays));
        await props.onChanged(rotated);
      } catch (failure) {
        // A rotation that failed may have changed the status all the same.
        await client.invalidateQueries({ queryKey: ['connection', connection.id] });
        await client.invalidateQueries({ queryKey: ['connections'] });
        throw failure;
      }
      props.onClose();
      tellOf(connection.name, ' has a new token.');
    },
  });
  return (
    <FormDialog
      form={form}
      submit="Rotate token"
      title="Rotate this token?"
      onClose={props.onClose}
      returnFocus={props.returnFocus}
    >
      <p class="text-grey-11">
        {app()} replaces the token of <bdi class="font-medium text-grey-12">{connection.name}</bdi> by a new
        one, which Moorage keeps. The old one ends at once: a program that holds a copy of it stops working.
      </p>
      <TextField
        form={form}
        path="lifeDays"
        kind="number"
        label="New life in days"
        help={`${app()} may allow fewer.`}
        required
        autofocus
      />
    </FormDialog>
  );
}
