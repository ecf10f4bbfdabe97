import { Show, type JSX } from 'solid-js';
import type { Connection, Policy } from '../../api/shapes.ts';
import { Upcoming } from '../../ui/upcoming.tsx';
import { Words } from '../../ui/words.tsx';

/** What to make of it when a call that replaces a credential was sent and got no answer. */
export function InDoubt(props: {
  readonly connection: Connection;
  readonly policy: Policy;
  readonly appName: string;
  /** What was in flight is a refresh of an authorization. */
  readonly isRefreshed: boolean;
}): JSX.Element {
  const isManaged = () => !props.isRefreshed && props.policy.effective.rotate.strategy === 'manager';
  return (
    <section class="mt-4 rounded-md border border-grey-6 px-4 py-3" aria-labelledby="in-doubt">
      <h3 id="in-doubt" class="font-medium">
        What to do while it is unknown
      </h3>
      <dl class="mt-2 grid gap-3">
        <Part label="What Moorage knows">
          <Words
            text={
              props.connection.statusReason ??
              `A call that replaces the credential was sent to ${props.appName} and got no answer.`
            }
          />
        </Part>
        <Part label="What it does next">
          It asks {props.appName} with the credential that it has, by a call that changes nothing
          <Show when={props.policy.nextCheckAt}>
            {(at) => (
              <>
                {' '}
                (<Upcoming at={at()} />)
              </>
            )}
          </Show>
          . If the credential lives, nothing was lost. If not, the connection needs a new one
          {isManaged() ? ', which the manager connection makes.' : ', and says so here.'}{' '}
          {/* Some apps only refuse a refresh token that was used before; there one repeat tells the truth. */}
          {props.isRefreshed
            ? `It repeats a refresh only where ${props.appName} takes that without harm.`
            : 'It never sends the replacing call twice to find out.'}
        </Part>
        <Part label="What you can do">
          Press “Check now” to have it ask at once. If you cannot wait, make a new credential at{' '}
          {props.appName} and press “Reconnect”: whatever uses this connection goes on.
        </Part>
      </dl>
    </section>
  );
}

function Part(props: { readonly label: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <div>
      <dt class="text-sm text-grey-11">{props.label}</dt>
      <dd class="wrap-anywhere">{props.children}</dd>
    </div>
  );
}
