import { Show, type JSX } from 'solid-js';
import type { LifecycleItem } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { counted } from './bulk-run.ts';

/** Replaces many credentials, which whoever holds the old ones will notice. */
export function RenewDialog(props: {
  readonly items: readonly LifecycleItem[];
  readonly onClose: () => void;
  readonly onRenew: () => void;
}): JSX.Element {
  const form = createForm({
    initial: {},
    send: () => {
      props.onClose();
      props.onRenew();
      return Promise.resolve();
    },
  });
  const refreshed = () => props.items.filter(({ strategy }) => strategy === 'refresh').length;
  const managed = () => props.items.filter(({ strategy }) => strategy === 'manager').length;
  const inPlace = () => props.items.length - refreshed() - managed();
  return (
    <FormDialog
      form={form}
      submit={`Renew ${counted(props.items.length)}`}
      title="Renew these credentials?"
      onClose={props.onClose}
    >
      <ul class="grid gap-2 text-grey-11">
        <Show when={inPlace() > 0}>
          <li>
            <Count of={inPlace()} one="token replaces itself" many="tokens replace themselves" />. The old
            ones end at once: a program that holds a copy of one stops working.
          </li>
        </Show>
        <Show when={managed() > 0}>
          <li>
            <Count of={managed()} one="token is replaced" many="tokens are replaced" /> through a manager
            connection. The old ones end as their policies say, at once where they say nothing.
          </li>
        </Show>
        <Show when={refreshed() > 0}>
          <li>
            <Count of={refreshed()} one="authorization is refreshed" many="authorizations are refreshed" />.
            Nobody else holds those tokens.
          </li>
        </Show>
      </ul>
      <p class="text-grey-11">How long the new ones live is said by the policy of each.</p>
    </FormDialog>
  );
}

function Count(props: { readonly of: number; readonly one: string; readonly many: string }): JSX.Element {
  return (
    <span class="font-medium text-grey-12">
      {props.of} {props.of === 1 ? props.one : props.many}
    </span>
  );
}
