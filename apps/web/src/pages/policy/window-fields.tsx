import { createUniqueId, For, Show, type JSX } from 'solid-js';
import type { Form } from '../../form/create-form.ts';
import { CheckField } from '../../form/check-field.tsx';
import { describedBy, Field, Wrong } from '../../form/field.tsx';
import { SelectField } from '../../form/choice-field.tsx';
import { ownTimeZone } from './send-policy.ts';
import { weekdays, windowDays } from './policy-values.ts';

/** When a token may be rotated: days of the week, from when to when, and where the clock stands. */
export function WindowFields(props: { readonly form: Form }): JSX.Element {
  const value = (path: string) => String(props.form.value(path));
  const passesMidnight = () => value('rotate.window.to') < value('rotate.window.from');
  const zones = () => {
    const known = Intl.supportedValuesOf('timeZone');
    const own = value('rotate.window.timeZone');
    const all = own === '' || known.includes(own) ? known : [own, ...known];
    // Most likely it is where the person is.
    const first = [...new Set([ownTimeZone(), 'UTC'])];
    return [...first, ...all.filter((zone) => !first.includes(zone))].map((zone) => ({
      value: zone,
      label: zone.replaceAll('_', ' '),
    }));
  };
  return (
    <div class="grid gap-3">
      <CheckField
        form={props.form}
        path="rotate.window"
        label="Only at certain times"
        help="For hours when somebody is there, or when nobody is. Before it ends it is rotated in any case."
      />
      <Show when={props.form.value('rotate.window') === true}>
        <div class="grid gap-3 pl-6">
          <Days form={props.form} />
          <div class="grid grid-cols-2 gap-3 sm:grid-cols-[7rem_7rem_minmax(0,1fr)]">
            <TimeField form={props.form} path="rotate.window.from" label="From" />
            <TimeField form={props.form} path="rotate.window.to" label="Until" />
            <div class="col-span-2 min-w-0 sm:col-span-1">
              <SelectField
                form={props.form}
                path="rotate.window.timeZone"
                label="Time zone"
                required
                options={zones()}
              />
            </div>
          </div>
          <Show when={passesMidnight()}>
            <p class="text-sm text-grey-11">Until {value('rotate.window.to')} on the following day.</p>
          </Show>
        </div>
      </Show>
    </div>
  );
}

function Days(props: { readonly form: Form }): JSX.Element {
  const path = 'rotate.window.days';
  const id = createUniqueId();
  const error = () => props.form.error(path);
  const toggle = (day: string, on: boolean): void => {
    const others: string[] = windowDays(props.form.values).filter((one) => one !== day);
    props.form.set(
      path,
      weekdays.flatMap(([one]) => (others.includes(one) || (on && one === day) ? [one] : [])).join(','),
    );
  };
  return (
    <fieldset class="min-w-0" aria-describedby={describedBy(id, undefined, error())}>
      <legend class="mb-1 font-medium">Days</legend>
      <div class="flex flex-wrap gap-1.5">
        <For each={weekdays}>
          {([day, name]) => (
            <label class="relative inline-flex min-h-7 items-center rounded-md border border-grey-9 px-2.5 text-sm select-none has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
              <input
                type="checkbox"
                class="sr-only"
                aria-label={name}
                aria-invalid={error() ? 'true' : undefined}
                checked={windowDays(props.form.values).includes(day)}
                onChange={(event) => toggle(day, event.currentTarget.checked)}
              />
              <span aria-hidden="true">{name.slice(0, 3)}</span>
            </label>
          )}
        </For>
      </div>
      <Wrong id={id}>{error()}</Wrong>
    </fieldset>
  );
}

function TimeField(props: {
  readonly form: Form;
  readonly path: string;
  readonly label: string;
}): JSX.Element {
  return (
    <Field {...props} required>
      {(attributes) => (
        <input
          {...attributes}
          type="time"
          class="control tabular"
          value={String(props.form.value(props.path))}
          onInput={(event) => props.form.set(props.path, event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
