import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Match, Show, Switch, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import type { App, Connection, DefaultPolicy, Policy } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { tellOf } from '../../ui/notice.ts';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { instanceOf } from '../connections/subline.ts';
import { PolicyFields } from './policy-fields.tsx';
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
  // What was read last may be out of date: the form begins with what is true now, and stays as it is then.
  const read = () =>
    policy.isSuccess && above.isSuccess && policy.isFetchedAfterMount && above.isFetchedAfterMount
      ? { policy: policy.data, above: above.data }
      : undefined;
  return (
    <Switch
      fallback={
        <Dialog title={titleOf(props)} onClose={props.onClose} returnFocus={props.returnFocus}>
          <div class="grid gap-4 px-5 py-4" aria-busy="true">
            <span class="h-3.5 w-60 max-w-full skeleton" />
            <span class="h-24 skeleton" />
            <span class="h-24 skeleton" />
          </div>
        </Dialog>
      }
    >
      <Match when={failed()}>
        {(query) => (
          <Dialog title={titleOf(props)} onClose={props.onClose} returnFocus={props.returnFocus}>
            <QueryFailure query={query()} class="m-5" />
          </Dialog>
        )}
      </Match>
      <Match when={read()}>{(given) => <Editor {...props} {...given()} />}</Match>
    </Switch>
  );
}

function Editor(
  props: PolicyDialogProps & { readonly policy: Policy; readonly above: DefaultPolicy },
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
  return (
    <FormDialog
      form={form}
      submit="Save policy"
      title={titleOf(props)}
      onClose={props.onClose}
      returnFocus={props.returnFocus}
    >
      <PolicyFields
        form={form}
        headings="h3"
        above={props.above.effective}
        notInPlace={policy.canRotateItself ? undefined : whyNotInPlace(connection, appName())}
        managers={managers()}
        isRefreshed={method()?.renewal === 'refresh'}
      />
      <Show when={method()?.renewal !== 'refresh'}>
        <p class="text-sm text-grey-11">What will happen, and when, is said once it is saved.</p>
      </Show>
    </FormDialog>
  );
}

function whyNotInPlace({ identity }: Connection, app: string): string {
  const scopes = identity?.scopes ?? [];
  return scopes.length === 0
    ? `Not possible: ${app} does not let this token rotate itself.`
    : `Not possible: with ${scopes.join(' and ')} alone, ${app} does not let this token rotate itself.`;
}

function titleOf({ connection }: PolicyDialogProps): string {
  return `Policy of ${connection.name}`;
}
