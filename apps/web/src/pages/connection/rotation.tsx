import { useQuery } from '@tanstack/solid-query';
import { createSignal, lazy, Match, Show, Suspense, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { App, Connection, Policy } from '../../api/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { Upcoming } from '../../ui/upcoming.tsx';
import { Words } from '../../ui/words.tsx';
import { every, reminders } from '../policy/policy-words.ts';
import { InDoubt } from './in-doubt.tsx';
import { OverlapSteps } from './overlap-steps.tsx';

const PolicyDialog = lazy(async () => ({
  default: (await import('../policy/policy-dialog.tsx')).PolicyDialog,
}));

/** What keeps the credential alive: what will happen, when, and what to do when that is in doubt. */
export function Rotation(props: {
  readonly connection: Connection;
  readonly app: App | undefined;
}): JSX.Element {
  const policy = useQuery(() => queries.policy(props.connection.id));
  // While it is read for the first time there is nothing to look at; a later failure takes nothing away.
  const known = () => (policy.isPending ? undefined : policy.data);
  const [edits, setEdits] = createSignal(false);
  const method = () => props.app?.methods.find(({ id }) => id === props.connection.method);
  const title = () => (method()?.renewal === 'refresh' ? 'Refresh' : 'Rotation');
  let edit: HTMLButtonElement | undefined;
  return (
    <section class="mt-10" aria-labelledby="rotation">
      <div class="flex min-h-8 items-center justify-between gap-3">
        <h2 id="rotation" class="font-semibold">
          {title()}
        </h2>
        <Show when={known()}>
          <Button ref={edit} aria-label="Edit the policy" onClick={() => setEdits(true)}>
            Edit
          </Button>
        </Show>
      </div>
      <div class="mt-2 border-t border-grey-5 pt-3">
        <Switch fallback={<Waiting />}>
          <Match when={policy.isError && !known()}>
            <QueryFailure query={policy} />
          </Match>
          <Match when={known()}>
            {(found) => (
              <>
                <p class="max-w-prose text-left wrap-anywhere" dir="auto">
                  <Words text={found().sentence} />
                </p>
                <Next policy={found()} />
                <Show when={found().overlapStage}>
                  {(stage) => (
                    <OverlapSteps stage={stage()} appName={props.app?.name ?? props.connection.app} />
                  )}
                </Show>
                <Show when={props.connection.status === 'unknown'}>
                  <InDoubt
                    connection={props.connection}
                    policy={found()}
                    isRefreshed={method()?.renewal === 'refresh'}
                    appName={props.app?.name ?? props.connection.app}
                  />
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
      <Show when={edits()}>
        <Suspense>
          <PolicyDialog
            connection={props.connection}
            app={props.app}
            onClose={() => setEdits(false)}
            returnFocus={() => edit}
          />
        </Suspense>
      </Show>
    </section>
  );
}

/** Counts down to what comes next. */
function Next(props: { readonly policy: Policy }): JSX.Element {
  const steps = () => [
    { label: 'Next rotation', at: props.policy.nextRotationAt },
    { label: 'Next refresh', at: props.policy.nextRefreshAt },
    { label: 'Next check', at: props.policy.nextCheckAt },
  ];
  return (
    <dl class="mt-3 flex flex-wrap gap-x-8 gap-y-2 text-sm">
      {steps().map(({ label, at }) => (
        <Show when={at}>
          {(instant) => (
            <div>
              <dt class="text-grey-11">{label}</dt>
              <dd>
                <Upcoming at={instant()} />
              </dd>
            </div>
          )}
        </Show>
      ))}
      <div>
        <dt class="text-grey-11">Checks</dt>
        <dd>{every(props.policy.effective.checkEveryMinutes)}</dd>
      </div>
      <Show when={props.policy.nextRefreshAt === null}>
        <div>
          <dt class="text-grey-11">Reminders</dt>
          <dd>{reminders(props.policy.effective.remindDaysBefore)}</dd>
        </div>
      </Show>
    </dl>
  );
}

function Waiting(): JSX.Element {
  return (
    <div class="grid gap-4" aria-busy="true">
      <span class="h-3.5 w-96 max-w-full skeleton" />
      <div class="flex gap-8">
        <span class="h-9 w-24 skeleton" />
        <span class="h-9 w-24 skeleton" />
      </div>
    </div>
  );
}
