import { useQuery } from '@tanstack/solid-query';
import { createSignal, Match, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { App, DefaultPolicy, LifecycleItem, PolicyChange } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/form-dialog.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { instanceOf } from '../connections/subline.ts';
import type { ManagerScope } from '../policy/manager-fields.tsx';
import { PolicyFields } from '../policy/policy-fields.tsx';
import { PolicyWaiting } from '../policy/policy-waiting.tsx';
import { checkValues, policyPaths, toChange, toValues } from '../policy/policy-values.ts';
import { ownTimeZone } from '../policy/send-policy.ts';
import { counted } from './bulk-run.ts';

export interface PolicyForManyProps {
  readonly items: readonly LifecycleItem[];
  readonly apps: readonly App[];
  readonly onClose: () => void;
  readonly onSet: (policy: PolicyChange) => void;
}

/** One policy for many connections, in place of those that they have. */
export function PolicyForManyDialog(props: PolicyForManyProps): JSX.Element {
  const above = useQuery(queries.defaultPolicy);
  const [isDirty, setIsDirty] = createSignal<() => boolean>(() => false);
  const known = () => (above.isPending ? undefined : above.data);
  return (
    <Dialog
      title={`Policy of ${counted(props.items.length)}`}
      onClose={props.onClose}
      isDirty={() => isDirty()()}
    >
      <Switch fallback={<PolicyWaiting />}>
        <Match when={above.isError && !known()}>
          <QueryFailure query={above} class="m-5" />
        </Match>
        <Match when={known()}>
          {(given) => <Editor {...props} above={given()} watchDirty={(ask) => setIsDirty(() => ask)} />}
        </Match>
      </Switch>
    </Dialog>
  );
}

function Editor(
  props: PolicyForManyProps & {
    readonly above: DefaultPolicy;
    /** Is told how to ask whether closing would lose something. */
    readonly watchDirty: (ask: () => boolean) => void;
  },
): JSX.Element {
  const nothing = { checkEveryMinutes: null, remindDaysBefore: null, rotate: null, overlap: null };
  const form = createForm({
    initial: toValues(nothing, props.above.effective, ownTimeZone()),
    fields: () => policyPaths,
    check: checkValues,
    send: (values) => {
      props.onClose();
      props.onSet(toChange(values));
      return Promise.resolve();
    },
  });
  const managers = useManagers(props);
  props.watchDirty(form.isDirty);
  return (
    <DialogForm form={form} submit="Set policy" onCancel={props.onClose}>
      <p class="text-grey-11">
        It takes the place of the policies that they have. A connection that it does not fit says so in the
        results.
      </p>
      <PolicyFields
        form={form}
        headings="h3"
        autofocus
        above={props.above.effective}
        managers={managers()}
        isRefreshed={props.items.every(({ strategy }) => strategy === 'refresh')}
      />
    </DialogForm>
  );
}

/** A manager rotates others of its own app and instance only: many can share one if they share these. */
function useManagers({ items, apps }: PolicyForManyProps): () => ManagerScope | string {
  const [first] = items;
  const app = apps.find(({ id }) => id === first?.app);
  const isOneApp = app !== undefined && items.every((item) => item.app === app.id);
  const list = useQuery(() => ({ ...queries.connectionsOf(app?.id ?? ''), enabled: isOneApp }));
  return () => {
    if (!isOneApp) return 'Only possible where all are of one app and one instance.';
    const ids = items.map(({ id }) => id);
    const known = list.isSuccess ? list.data.filter(({ id }) => ids.includes(id)) : [];
    const instances = new Set(known.map((one) => instanceOf(one, app)));
    if (instances.size !== 1) return 'Only possible where all are of one app and one instance.';
    const methods = app.methods.filter(({ id }) => items.some(({ method }) => method === id));
    if (!methods.some(({ managed }) => managed))
      return `Not possible: at ${app.name}, one connection cannot rotate the credentials of these.`;
    return {
      app,
      instance: [...instances][0],
      except: ids,
      twins: methods.some(({ twins }) => twins),
    };
  };
}
