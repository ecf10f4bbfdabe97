import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { toFailure, type Failure } from '../../api/failure.ts';
import { queries } from '../../api/queries.ts';
import type { Hook } from '../../api/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy.tsx';
import { Dialog, DialogFoot } from '../../ui/dialog.tsx';
import { FailurePanel } from '../../ui/failure-panel.tsx';
import { Moment } from '../../ui/moment.tsx';
import { tellOf } from '../../ui/notice.ts';
import { QueryFailure } from '../../ui/query-failure.tsx';
import type { ConnectionDialogProps } from './dialog-props.ts';

/** Has the app call Moorage by itself when this credential ends soon: URL and secret to enter there. */
export function HookDialog(props: ConnectionDialogProps): JSX.Element {
  const { connection } = props;
  const client = useQueryClient();
  const hook = useQuery(() => queries.hook(connection.id));
  // Held here alone: nothing that is kept ever has the secret.
  const [made, setMade] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal<'make' | 'remove'>();
  const [failure, setFailure] = createSignal<Failure>();

  const act = async (what: 'make' | 'remove', run: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setFailure();
    try {
      await run();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    } finally {
      setBusy();
      await client.invalidateQueries({ queryKey: ['hook', connection.id] });
    }
  };
  const make = () =>
    act('make', async () => {
      setMade((await api.renewHook(connection.id)).secret);
    });
  const remove = () =>
    act('remove', async () => {
      await api.deleteHook(connection.id);
      setMade(null);
      tellOf(connection.name, ' does not listen to calls of the app any more.');
      props.onClose();
    });

  // The button that made the secret is gone, and takes no keys with it.
  const focus = (element: HTMLElement): void => queueMicrotask(() => element.focus());

  return (
    <Dialog
      title={props.app?.webhook?.label ?? 'Webhook'}
      onClose={props.onClose}
      returnFocus={props.returnFocus}
    >
      <div class="grid grid-cols-1 gap-4 px-5 py-4" aria-busy={hook.isPending}>
        <p class="text-grey-11">
          {props.app?.name} can call Moorage when the credential of{' '}
          <bdi class="font-medium text-grey-12">{connection.name}</bdi> ends soon. Moorage checks the
          connection at once then, and believes nothing else of the call.
        </p>
        <Switch fallback={<span class="h-14 skeleton" />}>
          <Match when={hook.isError}>
            <QueryFailure query={hook} />
          </Match>
          <Match when={hook.isSuccess && hook.data}>
            {(state) => (
              <>
                <Show when={state().isSet}>
                  <p>{props.app?.webhook?.guide}</p>
                  <CopyLine label="URL" value={state().url} />
                </Show>
                <Show when={made()}>
                  {(secret) => (
                    <>
                      <CopyLine label="Secret" value={secret()} />
                      <p class="text-sm text-grey-11">
                        The secret is shown this once: Moorage keeps only a hash of it.
                      </p>
                    </>
                  )}
                </Show>
                <p class="text-sm text-grey-11">
                  <State hook={state()} />
                </p>
              </>
            )}
          </Match>
        </Switch>
        <Show when={failure()}>{(thrown) => <FailurePanel thrown={thrown()} />}</Show>
      </div>
      <DialogFoot>
        <Show when={hook.isSuccess && hook.data.isSet}>
          <Button look="quiet" class="mr-auto" busy={busy() === 'remove'} onClick={() => void remove()}>
            Stop listening
          </Button>
        </Show>
        <Show
          when={made() === null}
          fallback={
            <Button ref={focus} look="primary" onClick={() => props.onClose()}>
              I have copied it
            </Button>
          }
        >
          <Button look="quiet" onClick={() => props.onClose()}>
            Close
          </Button>
          <Show when={hook.isSuccess}>
            <Button look="primary" busy={busy() === 'make'} onClick={() => void make()}>
              {hook.isSuccess && hook.data.isSet ? 'Make a new secret' : 'Make the secret'}
            </Button>
          </Show>
        </Show>
      </DialogFoot>
    </Dialog>
  );
}

function State(props: { readonly hook: Hook }): JSX.Element {
  return (
    <Switch fallback="No secret is made yet, so nothing that comes there is believed.">
      <Match when={props.hook.receivedAt}>
        {(at) => (
          <>
            The app last called <Moment past at={at()} />.
          </>
        )}
      </Match>
      <Match when={props.hook.createdAt}>
        {(at) => (
          <>
            The secret was made <Moment past at={at()} />. The app has not called yet.
          </>
        )}
      </Match>
    </Switch>
  );
}
