import { A, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import { Match, Show, Switch, type JSX } from 'solid-js';
import { toFailure } from '../../api/failure.ts';
import { queries } from '../../api/queries.ts';
import type { App, Connection } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { AppIcon } from '../../ui/app-icon.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailurePanel } from '../../ui/failure-panel.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Words } from '../../ui/words.tsx';
import { createConnectionActions } from './actions.tsx';
import { Facts } from './facts.tsx';
import { Reach } from './reach.tsx';
import { Rotation } from './rotation.tsx';
import { Timeline } from './timeline.tsx';

/** One connection: who it acts as, what it is worth, and what can be done with it. */
export function ConnectionPage(): JSX.Element {
  const params = useParams();
  const connection = useQuery(() => queries.connection(params['id'] ?? ''));
  const apps = useQuery(queries.apps);
  const appList = () => (apps.isSuccess ? apps.data : []);
  return (
    <>
      <A
        href={paths.connections}
        class="-ml-1.5 inline-flex min-h-7 items-center gap-0.5 rounded-sm pr-1.5 text-sm text-grey-11 hover:text-grey-12"
      >
        <ChevronLeft size={16} aria-hidden="true" />
        App Connections
      </A>
      <Switch fallback={<Waiting />}>
        <Match when={connection.isError}>
          <Page title="App connection">
            <Show
              when={toFailure(connection.error).code === 'not_found'}
              fallback={<QueryFailure query={connection} class="mt-4" />}
            >
              {/* What is gone does not come back by trying again. */}
              <FailurePanel thrown={connection.error} calm class="mt-4 mb-4" />
              <ButtonLink href={paths.connections}>Go to App Connections</ButtonLink>
            </Show>
          </Page>
        </Match>
        {/* The app says which facts there are: drawn together, nothing moves. */}
        <Match when={connection.isSuccess && !apps.isPending && connection.data}>
          {(found) => <Details connection={found()} apps={appList()} />}
        </Match>
      </Switch>
    </>
  );
}

function Details(props: { readonly connection: Connection; readonly apps: readonly App[] }): JSX.Element {
  const actions = createConnectionActions(() => props.apps);
  const app = () => props.apps.find(({ id }) => id === props.connection.app);
  const isChecking = () => actions.isChecking(props.connection);
  return (
    <Page
      title={props.connection.name}
      badge={
        <span class="flex flex-wrap items-center gap-x-2 text-sm">
          <AppIcon svg={app()?.icon} />
          <StatusBadge status={props.connection.status} />
          <Show when={props.connection.checkedAt}>
            {(at) => (
              <span class="text-grey-11">
                · checked <Moment past at={at()} />
              </span>
            )}
          </Show>
        </span>
      }
      actions={
        <>
          <Button busy={isChecking()} onClick={() => void actions.check(props.connection)}>
            Check now
          </Button>
          <Button onClick={() => actions.open('reconnect', props.connection)}>Reconnect</Button>
          <span data-connection={props.connection.id}>
            <Menu
              label="More actions"
              class="grid size-8 place-items-center rounded-md text-grey-11 hover:bg-grey-4 hover:text-grey-12"
              face={<Ellipsis size={16} aria-hidden="true" />}
              entries={() => [
                ...actions.renewal(props.connection),
                ...actions.calling(props.connection),
                { label: 'Edit name', run: () => actions.open('edit', props.connection) },
                {
                  label: 'Delete',
                  danger: true,
                  group: true,
                  run: () => actions.open('delete', props.connection),
                },
              ]}
            />
          </span>
        </>
      }
    >
      <Show when={props.connection.description}>
        {(description) => (
          <p class="mt-1 max-w-prose text-left wrap-anywhere whitespace-pre-line text-grey-11" dir="auto">
            {description()}
          </p>
        )}
      </Show>
      <Show when={props.connection.statusReason}>
        {(reason) => (
          <p
            class={`mt-4 rounded-md px-4 py-3 wrap-anywhere ${reasonClass(props.connection)}`}
            role={props.connection.status === 'healthy' ? undefined : 'alert'}
            dir="auto"
          >
            <Words text={reason()} />
          </p>
        )}
      </Show>
      <Facts connection={props.connection} app={app()} />
      <Rotation connection={props.connection} app={app()} />
      <Timeline connectionId={props.connection.id} appName={app()?.name ?? props.connection.app} />
      <Show when={app()?.resources.length}>
        <Reach
          connection={props.connection}
          resources={app()?.resources ?? []}
          appName={app()?.name ?? props.connection.app}
        />
      </Show>
      <actions.Dialogs />
    </Page>
  );
}

function reasonClass({ status }: Connection): string {
  if (status === 'needs-reconnect') return 'bg-red-soft';
  return status === 'healthy' ? 'bg-grey-3' : 'bg-amber-soft';
}

function Waiting(): JSX.Element {
  return (
    <div aria-busy="true">
      <h1 class="sr-only">Loading</h1>
      <div class="flex h-8 items-center">
        <span class="h-5 w-56 skeleton" />
      </div>
      <div class="mt-6 grid gap-4 border-t border-grey-5 pt-4">
        <span class="h-3.5 w-72 max-w-full skeleton" />
        <span class="h-3.5 w-60 max-w-full skeleton" />
        <span class="h-3.5 w-80 max-w-full skeleton" />
        <span class="h-3.5 w-48 max-w-full skeleton" />
      </div>
    </div>
  );
}
