import { useBeforeLeave } from '@solidjs/router';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createEffect, createSignal, Match, onMount, Show, Switch, untrack, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import type { DefaultPolicy } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { FormFailure } from '../../form/form-failure.tsx';
import { Button } from '../../ui/button.tsx';
import { tell } from '../../ui/notice.ts';
import { Page } from '../../ui/page.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { PolicyFields } from './policy-fields.tsx';
import { checkValues, policyPaths, toChange, toValues } from './policy-values.ts';
import { ownTimeZone, withFields } from './send-policy.ts';

/** What holds for every connection that says nothing of its own. */
export function PolicyPage(): JSX.Element {
  const policy = useQuery(() => ({ ...queries.defaultPolicy(), staleTime: 0 }));
  // Each saving begins the form anew. What comes in because somebody else saves does not: something may be written here.
  const [shown, setShown] = createSignal<{ readonly policy: DefaultPolicy; readonly isSaved: boolean }>();
  createEffect(() => {
    if (policy.isSuccess && policy.isFetchedAfterMount && !untrack(shown))
      setShown({ policy: policy.data, isSaved: false });
  });
  return (
    <Page
      title="Rotation policy"
      lead="It holds for every connection that has no policy of its own. The page of a connection says what will happen to it."
    >
      <Switch fallback={<Waiting />}>
        <Match when={policy.isError && !shown()}>
          <QueryFailure query={policy} class="mt-6 max-w-[35rem]" />
        </Match>
        <Match when={shown()} keyed>
          {(given) => <Editor {...given} onSaved={(saved) => setShown({ policy: saved, isSaved: true })} />}
        </Match>
      </Switch>
    </Page>
  );
}

function Editor(props: {
  readonly policy: DefaultPolicy;
  readonly isSaved: boolean;
  readonly onSaved: (policy: DefaultPolicy) => void;
}): JSX.Element {
  const client = useQueryClient();
  const { effective } = props.policy;
  let save: HTMLButtonElement | undefined;
  onMount(() => {
    if (props.isSaved) save?.focus();
  });
  const form = createForm({
    // There is nothing above it to leave a choice to: what holds is shown as chosen.
    initial: toValues(effective, effective, ownTimeZone()),
    fields: () => policyPaths,
    check: checkValues,
    send: async (values) => {
      const saved = await withFields(() => api.putDefaultPolicy(toChange(values)));
      client.setQueryData(queries.defaultPolicy().queryKey, saved);
      props.onSaved(saved);
      tell('The rotation policy is saved.');
      await Promise.all(
        [['policy'], ['lifecycle']].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
  const isManaged = effective.rotate.strategy === 'manager';
  return (
    <form novalidate class="mt-6 grid max-w-[35rem] grid-cols-1 gap-6" onSubmit={form.onSubmit}>
      <PolicyFields
        form={form}
        headings="h2"
        above={undefined}
        managers="A manager belongs to one instance of one app: choose it at a connection, or for several on the Lifecycle page."
      />
      <Show when={isManaged && form.value('rotate.strategy') === 'manager'}>
        <p class="text-sm text-grey-11">The manager connection was chosen through the API and stays.</p>
      </Show>
      <FormFailure form={form} />
      <LeaveQuestion isDirty={form.isDirty} />
      <div class="flex items-center gap-3 border-t border-grey-5 pt-4">
        <Button ref={save} type="submit" look="primary" busy={form.isBusy()}>
          Save policy
        </Button>
        <Show when={form.isDirty()}>
          <span class="text-sm text-grey-11">Not saved yet</span>
        </Show>
      </div>
    </form>
  );
}

/** Asks before another screen takes away what was changed. */
function LeaveQuestion(props: { readonly isDirty: () => boolean }): JSX.Element {
  const [leave, setLeave] = createSignal<() => void>();
  useBeforeLeave((event) => {
    if (event.defaultPrevented || !props.isDirty()) return;
    event.preventDefault();
    setLeave(() => () => event.retry(true));
  });
  return (
    <Show when={leave()}>
      {(go) => (
        <div
          role="alert"
          class="flex flex-wrap items-center justify-end gap-2 rounded-md bg-amber-soft px-4 py-3"
        >
          <span class="mr-auto">Leave without saving what you changed?</span>
          <Button look="quiet" onClick={() => go()()}>
            Leave
          </Button>
          <Button ref={(keep) => queueMicrotask(() => keep.focus())} onClick={() => setLeave()}>
            Keep editing
          </Button>
        </div>
      )}
    </Show>
  );
}

function Waiting(): JSX.Element {
  return (
    <div class="mt-6 grid max-w-[35rem] gap-4" aria-busy="true">
      <span class="h-3.5 w-32 skeleton" />
      <span class="h-12 skeleton" />
      <span class="h-12 skeleton" />
      <span class="h-12 skeleton" />
      <span class="mt-4 h-3.5 w-24 skeleton" />
      <span class="h-9 skeleton" />
    </div>
  );
}
