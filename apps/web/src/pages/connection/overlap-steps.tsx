import Check from 'lucide-solid/icons/check';
import { Show, type JSX } from 'solid-js';
import type { OverlapStage } from '../../api/shapes.ts';
import { Moment } from '../../ui/moment.tsx';
import { Upcoming } from '../../ui/upcoming.tsx';

/** Where a change of token with overlap stands: handed out, watched, revoked. */
export function OverlapSteps(props: { readonly stage: OverlapStage; readonly appName: string }): JSX.Element {
  return (
    <section class="mt-4 rounded-md border border-grey-6 px-4 py-3" aria-labelledby="overlap">
      <h3 id="overlap" class="font-medium">
        Two tokens are alive
      </h3>
      <ol class="mt-2 grid gap-2">
        <Step state="done" label="New token handed out">
          <Moment past at={props.stage.startedAt} />
        </Step>
        <Step state="now" label="Watching the old one">
          <Show when={props.stage.lastUsedAt} fallback={`${props.appName} has not seen it used since`}>
            {(at) => (
              <>
                last used <Moment past at={at()} />
              </>
            )}
          </Show>
        </Step>
        <Step state="next" label="Old token revoked">
          <Upcoming at={props.stage.revokesAt} /> if nobody uses it until then
          <Show when={props.stage.endsAt !== props.stage.revokesAt}>
            {' '}
            · <Upcoming at={props.stage.endsAt} /> at the latest
          </Show>
        </Step>
      </ol>
    </section>
  );
}

const words = { done: 'Done: ', now: 'Now: ', next: 'Next: ' } as const;

function Step(props: {
  readonly state: keyof typeof words;
  readonly label: string;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <li class="flex items-start gap-2.5" aria-current={props.state === 'now' ? 'step' : undefined}>
      <span
        aria-hidden="true"
        class={`mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border-[1.5px] ${props.state === 'next' ? 'border-grey-8' : 'border-accent'} ${props.state === 'done' ? 'bg-accent text-on-accent' : ''}`}
      >
        {props.state === 'done' && <Check size={10} stroke-width={3} />}
        {props.state === 'now' && <span class="size-1.5 rounded-full bg-accent" />}
      </span>
      <span class="min-w-0">
        <span class={props.state === 'now' ? 'font-medium' : ''}>
          <span class="sr-only">{words[props.state]}</span>
          {props.label}
        </span>
        <span class="block text-sm text-grey-11">{props.children}</span>
      </span>
    </li>
  );
}
