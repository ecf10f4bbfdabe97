import { useNavigate, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import { createMemo, For, lazy, Match, Show, Suspense, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import { anyApp, paths } from '../../paths.ts';
import { now } from '../../time/clock.ts';
import { Button } from '../../ui/button.tsx';
import { useShortcuts } from '../../ui/keys.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { createConnectionActions } from '../connection/actions.tsx';
import { EmptyList } from './empty-list.tsx';
import { useJustConnected } from './just-connected.ts';
import { useListQuery } from './list-query.ts';
import { Row } from './row.tsx';
import { SkeletonRows, Table } from './table.tsx';
import { Toolbar } from './toolbar.tsx';
import { upcoming } from './upcoming.ts';

const AddConnection = lazy(async () => ({
  default: (await import('../add-connection/add-connection.tsx')).AddConnection,
}));

/** Every connection of the organization. */
export function ConnectionsPage(): JSX.Element {
  const [address, setAddress] = useSearchParams();
  const navigate = useNavigate();
  const query = useListQuery();
  const apps = useQuery(queries.apps);
  const list = useInfiniteQuery(() => ({
    ...queries.connections(query.value()),
    placeholderData: (before) => before,
  }));
  const actions = createConnectionActions(() => (apps.isSuccess ? apps.data : []));
  const appList = () => (apps.isSuccess ? apps.data : []);
  const marked = useJustConnected();
  // Nice to know: asked for once the list is there, and missing without a word.
  const lifecycle = useQuery(() => ({ ...queries.lifecycle(), enabled: list.isSuccess }));
  const coming = createMemo(
    () => new Map((lifecycle.isSuccess ? lifecycle.data.items : []).map((item) => [item.id, item])),
  );

  const rows = createMemo(() => {
    if (!list.isSuccess) return [];
    const items = list.data.pages.flatMap((page) => page.items);
    const fresh = marked();
    return fresh && !items.some(({ id }) => id === fresh.id) ? [fresh, ...items] : items;
  });
  // Rows are known by their ids: the list is read anew whenever something changes, and one may have the focus.
  const byId = createMemo(() => new Map(rows().map((row) => [row.id, row])));
  const total = () => (list.isSuccess ? (list.data.pages.at(-1)?.total ?? 0) : undefined);

  let search: HTMLInputElement | undefined;
  const add = (): void => navigate(paths.addConnection());
  const adds = () => (typeof address['add'] === 'string' ? address['add'] : undefined);
  useShortcuts([
    { keys: '/', label: 'Search connections', run: () => search?.focus() },
    { keys: 'n', label: 'Add a connection', run: add },
  ]);

  return (
    <Page
      title="App Connections"
      actions={
        <Button look="primary" onClick={add}>
          <Plus size={16} aria-hidden="true" />
          Add Connection
        </Button>
      }
    >
      <Show when={total() !== 0 || query.isNarrowed()} fallback={<EmptyList onAdd={add} />}>
        <Toolbar
          query={query}
          apps={appList()}
          count={inWords(total(), rows().length)}
          searchRef={(element) => {
            search = element;
          }}
        />
        <Switch
          fallback={
            <Table
              sort={query.value().sort ?? 'name'}
              onSort={(sort) => query.change({ sort })}
              busy={!list.isSuccess}
            >
              <For each={[...byId().keys()]} fallback={<SkeletonRows count={6} />}>
                {(id) => (
                  <Show when={byId().get(id)}>
                    {(connection) => (
                      <Row
                        connection={connection()}
                        app={appList().find((app) => app.id === connection().app)}
                        upcoming={upcoming(coming().get(id), now())}
                        marked={marked()?.id === id}
                        entries={() => actions.entries(connection())}
                      />
                    )}
                  </Show>
                )}
              </For>
            </Table>
          }
        >
          <Match when={list.isError}>
            <QueryFailure query={list} class="mt-4" />
          </Match>
          <Match when={total() === 0}>
            <div class="mt-12 text-center">
              <p class="text-grey-11">No connection matches this search and these filters.</p>
              <Button class="mt-3" onClick={query.clear}>
                Show all
              </Button>
            </div>
          </Match>
        </Switch>
        <LoadMore query={list} />
      </Show>
      <actions.Dialogs />
      <Show when={adds()}>
        {(app) => (
          <Suspense>
            <AddConnection
              app={app() === anyApp ? undefined : app()}
              onApp={(id) => setAddress({ add: id ?? anyApp }, { replace: true, scroll: false })}
              onClose={() => setAddress({ add: undefined }, { scroll: false })}
            />
          </Suspense>
        )}
      </Show>
    </Page>
  );
}

function inWords(total: number | undefined, shown: number): string {
  if (total === undefined) return '';
  const all = `${total.toLocaleString('en')} ${total === 1 ? 'connection' : 'connections'}`;
  return shown < total ? `${shown} of ${all}` : all;
}
