import { useQuery } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, lazy, Match, Show, Suspense, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { AccessKey } from '../../api/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { useShortcuts } from '../../ui/keys.ts';
import { Page } from '../../ui/page.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { KeyRow } from './key-row.tsx';

const MakeKeyDialog = lazy(async () => ({ default: (await import('./make-key-dialog.tsx')).MakeKeyDialog }));
const DeleteKeyDialog = lazy(async () => ({
  default: (await import('./delete-key-dialog.tsx')).DeleteKeyDialog,
}));

/** The keys by which programs use Moorage. */
export function AccessKeysPage(): JSX.Element {
  const list = useQuery(queries.accessKeys);
  const [makes, setMakes] = createSignal(false);
  const [deletes, setDeletes] = createSignal<AccessKey>();
  const make = (): void => void setMakes(true);
  useShortcuts([{ keys: 'n', label: 'Make an access key', run: make }]);

  return (
    <Page
      title="Access keys"
      lead="Programs use Moorage by an access key: a script that checks connections, a CI job that borrows a credential. Give each its own, so that one can be ended alone."
      actions={
        <Button look="primary" onClick={make}>
          <Plus size={16} aria-hidden="true" />
          Make access key
        </Button>
      }
    >
      <Switch fallback={<Waiting />}>
        <Match when={list.isError}>
          <QueryFailure query={list} class="mt-6" />
        </Match>
        <Match when={list.isSuccess && list.data}>
          {(data) => (
            <ul class="mt-6 border-t border-grey-5">
              <For
                each={data().items}
                fallback={
                  <li class="py-12 text-center">
                    <p class="text-grey-11">No access key is made yet.</p>
                    <Button class="mt-3" onClick={make}>
                      Make the first
                    </Button>
                  </li>
                }
              >
                {(key) => <KeyRow accessKey={key} onDelete={() => setDeletes(key)} />}
              </For>
            </ul>
          )}
        </Match>
      </Switch>
      <Show when={makes()}>
        <Suspense>
          <MakeKeyDialog onClose={() => setMakes(false)} />
        </Suspense>
      </Show>
      <Show when={deletes()}>
        {(key) => (
          <Suspense>
            <DeleteKeyDialog accessKey={key()} onClose={() => setDeletes(undefined)} />
          </Suspense>
        )}
      </Show>
    </Page>
  );
}

function Waiting(): JSX.Element {
  return (
    <div class="mt-6 border-t border-grey-5" aria-busy="true">
      <For each={[1, 2]}>
        {() => (
          <div class="grid min-h-16 content-center gap-1.5 border-b border-grey-4">
            <span class="h-3 w-40 skeleton" />
            <span class="h-2.5 w-80 max-w-full skeleton" />
          </div>
        )}
      </For>
    </div>
  );
}
