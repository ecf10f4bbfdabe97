import { useQuery } from '@tanstack/solid-query';
import { createUniqueId, Match, Show, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { App, Connection } from '../../api/shapes.ts';
import { CheckField } from '../../form/check-field.tsx';
import { SelectField } from '../../form/choice-field.tsx';
import type { Form } from '../../form/create-form.ts';
import { Wrong } from '../../form/field.tsx';
import { TextField } from '../../form/text-field.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { instanceOf } from '../connections/subline.ts';

/** Which connections can be each other's manager: those of one app, at one instance. */
export interface ManagerScope {
  readonly app: App;
  /** Host and path of the instance; `undefined` where the app has but one. */
  readonly instance: string | undefined;
  /** Those that are to be rotated cannot be their own manager. */
  readonly except: readonly string[];
  /** Whether the app can make a second token beside the first. */
  readonly twins: boolean;
}

/** The connection that rotates this one, and how long the old token lives on. */
export function ManagerFields(props: { readonly form: Form; readonly scope: ManagerScope }): JSX.Element {
  const id = createUniqueId();
  const list = useQuery(() => queries.connectionsOf(props.scope.app.id));
  const choices = () =>
    (list.isSuccess ? list.data : [])
      .filter(
        (one) =>
          !props.scope.except.includes(one.id) && instanceOf(one, props.scope.app) === props.scope.instance,
      )
      // The server says of a right that is missing; one that is dead can be seen from here.
      .toSorted(
        (one, other) =>
          Number(isDead(one)) - Number(isDead(other)) ||
          one.name.localeCompare(other.name, 'en', { numeric: true }),
      );
  return (
    <div class="grid gap-4 pl-6.5">
      <Switch fallback={<span class="h-14 skeleton" aria-busy="true" />}>
        <Match when={list.isError}>
          <QueryFailure query={list} />
        </Match>
        <Match when={list.isSuccess && choices().length === 0}>
          <div>
            <p class="rounded-md bg-grey-3 px-3 py-2 text-sm text-grey-11">
              There is no other connection to {props.scope.app.name}
              {props.scope.instance ? ` at ${props.scope.instance}` : ''}. Connect one that may rotate the
              credentials of others, then choose it here.
            </p>
            <Wrong id={id}>
              {props.form.error('rotate.managerConnectionId') && 'Without one, choose another way to rotate.'}
            </Wrong>
          </div>
        </Match>
        <Match when={list.isSuccess}>
          <SelectField
            form={props.form}
            path="rotate.managerConnectionId"
            label="Manager connection"
            help="It needs the right to rotate the credentials of others, as an administrator or an owner has."
            required
            options={choices().map((one) => ({ value: one.id, label: labelOf(one) }))}
          />
        </Match>
      </Switch>
      <Show when={props.scope.twins}>
        <CheckField
          form={props.form}
          path="overlap"
          label="Let the old token live on for a while"
          help="For programs that hold a copy: a second token is made and handed out, and the old one is revoked once nobody uses it."
        />
        <Show when={props.form.value('overlap') === true}>
          <div class="mt-3 grid gap-3 pl-6 sm:grid-cols-2">
            <TextField
              form={props.form}
              path="overlap.quietHours"
              kind="number"
              label="Revoke after hours unused"
              help="So long nobody may have used the old token."
              required
            />
            <TextField
              form={props.form}
              path="overlap.atMostDays"
              kind="number"
              label="Revoke at the latest after days"
              help="Then it goes, used or not."
              required
            />
          </div>
        </Show>
      </Show>
    </div>
  );
}

function isDead({ status }: Connection): boolean {
  return status === 'needs-reconnect';
}

function labelOf(one: Connection): string {
  const { name, identity } = one;
  return [name, identity?.name, identity?.kindLabel, isDead(one) && 'cannot now: needs reconnect']
    .filter(Boolean)
    .join(' · ');
}
