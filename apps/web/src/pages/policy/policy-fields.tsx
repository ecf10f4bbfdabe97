import { createUniqueId, Show, type JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { EffectivePolicy } from '../../api/shapes.ts';
import { SelectField } from '../../form/choice-field.tsx';
import type { Form } from '../../form/create-form.ts';
import { TextField } from '../../form/text-field.tsx';
import { ChoiceList, type ExplainedChoice } from './choice-list.tsx';
import { ManagerFields, type ManagerScope } from './manager-fields.tsx';
import { inherited, strategyOf } from './policy-values.ts';
import { every, reminders, rotation } from './policy-words.ts';
import { WindowFields } from './window-fields.tsx';

export interface PolicyFieldsProps {
  readonly form: Form;
  /** What stands where nothing is chosen: the organization's default. Without one, everything is chosen here. */
  readonly above: EffectivePolicy | undefined;
  /** Why the token cannot replace itself. */
  readonly notInPlace?: string | undefined;
  /** Where a manager can be looked for, or why there can be none. */
  readonly managers: ManagerScope | string;
  /** What keeps the credential alive is no rotation: there is nothing to choose about it. */
  readonly isRefreshed?: boolean;
  /** Of its groups: under the title of a dialog, or of a page. */
  readonly headings: 'h2' | 'h3';
  /** Whether the first choice takes the focus. */
  readonly autofocus?: boolean;
}

/** When a credential is replaced and how, how often it is checked, and when people are reminded. */
export function PolicyFields(props: PolicyFieldsProps): JSX.Element {
  const strategy = () => strategyOf(props.form.values);
  const scope = () => (typeof props.managers === 'string' ? undefined : props.managers);
  return (
    <>
      <Show when={!props.isRefreshed} fallback={<Refreshed as={props.headings} />}>
        <Group as={props.headings} title="Rotation">
          <ChoiceList
            form={props.form}
            path="rotate.strategy"
            label="How the token is rotated"
            choices={strategies(props)}
            autofocus={props.autofocus ?? false}
          />
          <Show when={strategy() === 'manager' && scope()}>
            {(found) => <ManagerFields form={props.form} scope={found()} />}
          </Show>
          <Show when={strategy() === 'in-place' || strategy() === 'manager'}>
            <div class="grid gap-3 sm:grid-cols-2">
              <TextField
                form={props.form}
                path="rotate.daysBefore"
                kind="number"
                label="Days before expiry"
                help="When it is rotated."
                required
              />
              <TextField
                form={props.form}
                path="rotate.lifeDays"
                kind="number"
                label="New life in days"
                help="The app may allow fewer."
                required
              />
            </div>
            <WindowFields form={props.form} />
          </Show>
        </Group>
      </Show>
      <Group as={props.headings} title="Checks">
        <SelectField
          form={props.form}
          path="checkEveryMinutes"
          label="Ask the app whether it still works"
          required
          options={intervals(props)}
        />
      </Group>
      <Group as={props.headings} title="Reminders">
        <Show when={props.above}>
          {(above) => (
            <ChoiceList
              form={props.form}
              path="remind"
              label="When people are reminded"
              choices={[
                {
                  value: inherited,
                  label: 'As the organization’s default says',
                  help: `Now ${reminders(above().remindDaysBefore)}.`,
                },
                { value: 'own', label: 'On other days', help: 'For this one alone.' },
              ]}
            />
          )}
        </Show>
        <Show when={props.form.value('remind') !== inherited}>
          <TextField
            form={props.form}
            path="remindDaysBefore"
            label="Days before expiry"
            help="With commas between them. Leave it empty to be reminded of nothing."
          />
        </Show>
      </Group>
    </>
  );
}

function strategies({ above, notInPlace, managers }: PolicyFieldsProps): readonly ExplainedChoice[] {
  const inherit = above && {
    value: inherited,
    label: 'As the organization’s default says',
    help: `Now ${rotation(above)}.`,
  };
  return [
    ...(inherit ? [inherit] : []),
    {
      value: 'off',
      label: 'Off',
      help: 'It is not rotated on schedule. People are reminded before it ends, and can rotate it by hand.',
    },
    {
      value: 'in-place',
      label: 'In place',
      help: 'The token replaces itself and keeps its name and role. The old one ends at once: a program that holds a copy of it stops working.',
      closed: notInPlace,
    },
    {
      value: 'manager',
      label: 'Through a manager connection',
      help: 'Another connection with the right to do so replaces it. That also brings back a token that was lost on the way or has ended, and the old one can live on for a while.',
      closed: typeof managers === 'string' ? managers : undefined,
    },
  ];
}

const usual = [5, 15, 30, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 7 * 24 * 60];

function intervals({ above, form }: PolicyFieldsProps) {
  const present = Number(form.values['checkEveryMinutes']);
  const all =
    Number.isInteger(present) && present > 0 && !usual.includes(present) ? [...usual, present] : usual;
  const inherit = above && {
    value: inherited,
    label: `As the organization’s default says: ${every(above.checkEveryMinutes)}`,
  };
  return [
    ...(inherit ? [inherit] : []),
    ...all
      .toSorted((one, other) => one - other)
      .map((minutes) => ({ value: String(minutes), label: capital(every(minutes)) })),
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Refreshed(props: { readonly as: 'h2' | 'h3' }): JSX.Element {
  return (
    <Group as={props.as} title="Refresh">
      <p class="text-grey-11">
        Moorage refreshes it by itself, a quarter of an hour before its tokens end. There is nothing to
        choose.
      </p>
    </Group>
  );
}

function Group(props: {
  readonly as: 'h2' | 'h3';
  readonly title: string;
  readonly children: JSX.Element;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <section
      aria-labelledby={id}
      class="grid min-w-0 gap-4 border-t border-grey-5 pt-4 first:border-t-0 first:pt-0"
    >
      <Dynamic component={props.as} id={id} class="font-semibold">
        {props.title}
      </Dynamic>
      {props.children}
    </section>
  );
}
