import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createEffect, Match, Switch, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
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
  const policy = useQuery(() => queries.policy(connection.id));
  const strategy = () => (policy.isSuccess ? policy.data.effective.rotate.strategy : undefined);
  const hasOverlap = () => policy.isSuccess && policy.data.effective.overlap !== null;
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
        await props.onChanged();
        throw failure;
      }
      props.onClose();
      tellOf(connection.name, ' has a new token.');
    },
  });
  createEffect(() => {
    if (policy.isSuccess) form.suggest('lifeDays', String(policy.data.effective.rotate.lifeDays));
  });
  const name = <bdi class="font-medium text-grey-12">{connection.name}</bdi>;
  return (
    <FormDialog
      form={form}
      submit="Rotate token"
      title="Rotate this token?"
      onClose={props.onClose}
      returnFocus={props.returnFocus}
    >
      <p class="text-grey-11">
        <Switch
          fallback={
            <>
              {app()} replaces the token of {name} by a new one, which Moorage keeps. The old one ends at
              once: a program that holds a copy of it stops working.
            </>
          }
        >
          <Match when={strategy() === 'manager' && hasOverlap()}>
            The manager connection makes a second token for {name}, which Moorage hands out from then on. The
            old one lives on until nobody uses it, as the policy says, and is revoked then.
          </Match>
          <Match when={strategy() === 'manager'}>
            The manager connection has {app()} replace the token of {name} by a new one, which Moorage keeps.
            The old one ends at once: a program that holds a copy of it stops working.
          </Match>
        </Switch>
      </p>
      <TextField
        form={form}
        path="lifeDays"
        kind="number"
        label="New life in days"
        help={`As the policy says, unless you choose otherwise. ${app()} may allow fewer.`}
        required
        autofocus
      />
    </FormDialog>
  );
}
