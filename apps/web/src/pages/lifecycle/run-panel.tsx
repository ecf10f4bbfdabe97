import { A } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import { For, Show, type JSX } from 'solid-js';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Words } from '../../ui/words.tsx';
import {
  counted,
  dismissRun,
  failedOf,
  inWords,
  run,
  startRun,
  stopRun,
  unwellOf,
  type Outcome,
  type Run,
} from './bulk-run.ts';

const doing = { check: 'Checking', renew: 'Renewing', 'set-policy': 'Setting the policy of' } as const;

/** How far the work on many connections is, and what became of each. */
export function RunPanel(): JSX.Element {
  return <Show when={run()}>{(now) => <Panel run={now()} />}</Show>;
}

function Panel(props: { readonly run: Run }): JSX.Element {
  const client = useQueryClient();
  const failed = () => failedOf(props.run);
  const needSomebody = () => [...failed(), ...unwellOf(props.run)];
  const went = () => props.run.outcomes.filter((outcome) => !needSomebody().includes(outcome));
  const title = () => `${doing[props.run.wish.action]} ${counted(props.run.subjects.length)}`;
  return (
    <section class="mt-6 rounded-md border border-grey-6 px-4 py-3" aria-labelledby="run">
      <div class="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="run" tabindex="-1" class="font-medium outline-none">
          {props.run.isRunning ? title() : inWords(props.run)}
        </h2>
        <Show
          when={props.run.isRunning}
          fallback={
            <span class="flex gap-2">
              <Show when={failed().length > 0}>
                <Button onClick={() => void startRun(client, props.run.wish, failed())}>
                  Try the failed again
                </Button>
              </Show>
              <Button look="quiet" onClick={dismissRun}>
                Dismiss
              </Button>
            </span>
          }
        >
          <span class="flex items-center gap-3 text-sm text-grey-11">
            <span class="tabular" role="status">
              {props.run.outcomes.length} of {props.run.subjects.length}
            </span>
            <Button look="quiet" onClick={stopRun}>
              Stop
            </Button>
          </span>
        </Show>
      </div>
      <Show when={props.run.isRunning}>
        <progress
          class="mt-2 block h-1.5 w-full appearance-none overflow-hidden rounded-full border-none bg-grey-5 [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-grey-5 [&::-webkit-progress-value]:bg-accent"
          aria-label={title()}
          value={props.run.outcomes.length}
          max={props.run.subjects.length}
        />
        <p class="mt-2 text-sm text-grey-11">It goes on while you are on other screens of Moorage.</p>
      </Show>
      <Show when={needSomebody().length > 0}>
        <ul
          class="mt-2 max-h-80 overflow-y-auto border-t border-grey-5"
          tabindex="0"
          aria-label="What needs somebody"
        >
          <For each={needSomebody()}>
            {(outcome) => (
              <li class="border-b border-grey-4 py-2 last:border-b-0">
                <A
                  href={paths.connection(outcome.id)}
                  class="font-medium wrap-anywhere hover:underline"
                  dir="auto"
                >
                  {outcome.name}
                </A>
                <p class="text-sm wrap-anywhere text-grey-11" dir="auto">
                  <Show when={outcome.ok && outcome.status} fallback={<Words text={reasonOf(outcome)} />}>
                    {(status) => <StatusBadge status={status()} />}
                  </Show>
                </p>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={!props.run.isRunning && went().length > 0}>
        <details class="mt-2 text-sm">
          <summary class="inline-block rounded-sm text-grey-11 hover:text-grey-12">
            Show the {went().length === 1 ? 'one' : went().length} that went well
          </summary>
          <ul class="mt-1 max-h-60 overflow-y-auto" tabindex="0" aria-label="What was done">
            <For each={went()}>
              {(outcome) => (
                <li class="py-0.5 wrap-anywhere" dir="auto">
                  {outcome.name}
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </section>
  );
}

function reasonOf({ reason }: Outcome): string {
  return reason ?? 'Moorage gave no reason. Look at the connection.';
}
