import { useQuery } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, lazy, Match, Show, Suspense, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { OAuthApplication } from '../../api/shapes.ts';
import { AppIcon } from '../../ui/app-icon.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy.tsx';
import { useShortcuts } from '../../ui/keys.ts';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';

const RegisterDialog = lazy(async () => ({
  default: (await import('./register-dialog.tsx')).RegisterDialog,
}));
const DeleteDialog = lazy(async () => ({
  default: (await import('./delete-application-dialog.tsx')).DeleteApplicationDialog,
}));

/** The OAuth applications that Moorage may act for, one for each instance. */
export function OAuthApplicationsPage(): JSX.Element {
  const list = useQuery(queries.oauthApplications);
  const apps = useQuery(queries.apps);
  const [registers, setRegisters] = createSignal(false);
  const [deletes, setDeletes] = createSignal<OAuthApplication>();
  const appOf = (id: string) => (apps.isSuccess ? apps.data.find((app) => app.id === id) : undefined);
  const withOAuth = () =>
    apps.isSuccess ? apps.data.filter(({ methods }) => methods.some(({ kind }) => kind === 'oauth2')) : [];
  const register = (): void => void setRegisters(true);
  useShortcuts([{ keys: 'n', label: 'Register an OAuth application', run: register }]);

  return (
    <Page
      title="OAuth applications"
      lead="To connect by OAuth, an app must know Moorage. Make an OAuth application there with this redirect URI, and register it here."
      actions={
        <Button look="primary" onClick={register}>
          <Plus size={16} aria-hidden="true" />
          Register application
        </Button>
      }
    >
      <Switch fallback={<Waiting />}>
        <Match when={list.isError}>
          <QueryFailure query={list} class="mt-6" />
        </Match>
        <Match when={list.isSuccess && list.data}>
          {(data) => (
            <>
              <div class="mt-4 max-w-[35rem]">
                <CopyLine label="Redirect URI" value={data().redirectUri} />
              </div>
              <ul class="mt-6 border-t border-grey-5">
                <For
                  each={data().items}
                  fallback={
                    <li class="py-12 text-center">
                      <p class="text-grey-11">No OAuth application is registered yet.</p>
                      <Button class="mt-3" onClick={register}>
                        Register the first
                      </Button>
                    </li>
                  }
                >
                  {(application) => (
                    <li class="flex min-h-14 items-center gap-3 border-b border-grey-4 py-2">
                      <AppIcon svg={appOf(application.app)?.icon} size={20} />
                      <div class="min-w-0 flex-1">
                        <div class="font-medium wrap-anywhere">{application.instanceUrl}</div>
                        <div class="text-sm wrap-anywhere text-grey-11">
                          {appOf(application.app)?.name ?? application.app} · id{' '}
                          <code class="font-mono">{shortened(application.clientId)}</code> · registered{' '}
                          <Moment past at={application.createdAt} />
                        </div>
                      </div>
                      <Button
                        look="quiet"
                        aria-label={`Delete the application for ${application.instanceUrl}`}
                        onClick={() => setDeletes(application)}
                      >
                        Delete
                      </Button>
                    </li>
                  )}
                </For>
              </ul>
              <Show when={registers() && apps.isSuccess}>
                <Suspense>
                  <RegisterDialog
                    apps={withOAuth()}
                    redirectUri={data().redirectUri}
                    onClose={() => setRegisters(false)}
                  />
                </Suspense>
              </Show>
            </>
          )}
        </Match>
      </Switch>
      <Show when={deletes()}>
        {(application) => (
          <Suspense>
            <DeleteDialog application={application()} onClose={() => setDeletes(undefined)} />
          </Suspense>
        )}
      </Show>
    </Page>
  );
}

/** Enough of an id to know it again: ids of applications run to 64 characters. */
function shortened(id: string): string {
  return id.length > 20 ? `${id.slice(0, 12)}…` : id;
}

function Waiting(): JSX.Element {
  return (
    <div class="mt-4" aria-busy="true">
      <span class="block h-14 max-w-[35rem] skeleton" />
      <div class="mt-6 border-t border-grey-5">
        <For each={[1, 2]}>
          {() => (
            <div class="flex min-h-14 items-center gap-3 border-b border-grey-4">
              <span class="size-5 skeleton" />
              <span class="grid gap-1.5">
                <span class="h-3 w-48 skeleton" />
                <span class="h-2.5 w-64 max-w-full skeleton" />
              </span>
            </div>
          )}
        </For>
      </div>
    </div>
  );
}
