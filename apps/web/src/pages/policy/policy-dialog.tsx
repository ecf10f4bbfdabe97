import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import type { App, Connection, DefaultPolicy, Policy } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/form-dialog.tsx';
import { tellOf } from '../../ui/notice.ts';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { instanceOf } from '../connections/subline.ts';
import { PolicyFields } from './policy-fields.tsx';
import { PolicyWaiting } from './policy-waiting.tsx';
import { checkValues, policyPaths, toChange, toValues } from './policy-values.ts';
import { ownTimeZone, withFields } from './send-policy.ts';

export interface PolicyDialogProps {
  readonly connection: Connection;
  /** Absent when the plugin that brought the app is no longer installed. */
  readonly app: App | undefined;
  readonly onClose: () => void;
  readonly returnFocus?: (() => HTMLElement | undefined) | undefined;
}

/** What is wished for one connection. */
export function PolicyDialog(props: PolicyDialogProps): JSX.Element {
  const policy = useQuery(() => ({ ...queries.policy(props.connection.id), staleTime: 0 }));
  const above = useQuery(() => ({ ...queries.defaultPolicy(), staleTime: 0 }));
  const failed = () => [policy, above].find(({ isError }) => isError);
  // What was read before may be out of date: the form begins with what is true now. What comes in later, or fails to,
  // takes nothing away that was written.
  const read = () => {
    if (policy.isPending || above.isPending || !policy.isFetchedAfterMount || !above.isFetchedAfterMount)
      return undefined;
    return policy.data && above.data ? { policy: policy.data, above: above.data } : undefined;
  };
  const [isDirty, setIsDirty] = createSignal<() => boolean>(() => false);
  return (
    <Dialog
      title={`Policy of ${props.connection.name}`}
      onClose={props.onClose}
      isDirty={() => isDirty()()}
      returnFocus={props.returnFocus}
    >
      <Switch fallback={<PolicyWaiting />}>
        <Match when={!read() && failed()}>{(query) => <QueryFailure query={query()} class="m-5" />}</Match>
        <Match when={read()}>
          {(given) => <Editor {...props} {...given()} watchDirty={(ask) => setIsDirty(() => ask)} />}
        </Match>
      </Switch>
    </Dialog>
  );
}

function Editor(
  props: PolicyDialogProps & {
    readonly policy: Policy;
    readonly above: DefaultPolicy;
    /** Is told how to ask whether closing would lose something. */
    readonly watchDirty: (ask: () => boolean) => void;
  },
): JSX.Element {
  const { connection, policy } = props;
  const client = useQueryClient();
  const form = createForm({
    initial: toValues(policy, policy.effective, ownTimeZone()),
    fields: () => policyPaths,
    check: checkValues,
    send: async (values) => {
      const saved = await withFields(() => api.putPolicy(connection.id, toChange(values)));
      client.setQueryData(queries.policy(connection.id).queryKey, saved);
      props.onClose();
      tellOf(connection.name, `: ${saved.sentence}`);
      await Promise.all(
        [['lifecycle'], ['timeline', connection.id]].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  const method = () => props.app?.methods.find(({ id }) => id === connection.method);
  const appName = () => props.app?.name ?? connection.app;
  const managers = () => {
    if (!props.app) return 'Not possible: the app of this connection is not installed here.';
    if (!method()?.managed)
      return `Not possible: at ${appName()}, one connection cannot rotate the credential of another.`;
    return {
      app: props.app,
      instance: instanceOf(connection, props.app),
      except: [connection.id],
      twins: method()?.twins ?? false,
    };
  };
  props.watchDirty(form.isDirty);
  return (
    <DialogForm form={form} submit="Save policy" onCancel={props.onClose}>
      <PolicyFields
        form={form}
        headings="h3"
        autofocus
        above={props.above.effective}
        notInPlace={policy.canRotateItself ? undefined : whyNotInPlace(connection, appName())}
        managers={managers()}
        isRefreshed={method()?.renewal === 'refresh'}
      />
      <Show when={method()?.renewal !== 'refresh'}>
        <p class="text-sm text-grey-11">What will happen, and when, is said once it is saved.</p>
      </Show>
    </DialogForm>
  );
}

function whyNotInPlace({ identity }: Connection, app: string): string {
  const scopes = identity?.scopes ?? [];
  return scopes.length === 0
    ? `Not possible: ${app} does not let this token rotate itself.`
    : `Not possible: with ${scopes.join(' and ')} alone, ${app} does not let this token rotate itself.`;
}
