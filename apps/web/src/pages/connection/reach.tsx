import { useInfiniteQuery } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { App, Connection } from '../../api/shapes.ts';
import { ExternalLink } from '../../ui/external-link.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Tabs } from '../../ui/tabs.tsx';

export interface ReachProps {
  readonly connection: Connection;
  readonly resources: App['resources'];
  readonly appName: string;
}

/** What the credential can see at the app, asked of the app itself. */
export function Reach(props: ReachProps): JSX.Element {
  const [resource, setResource] = createSignal(props.resources[0]?.id ?? '');
  const [search, setSearch] = createSignal('');
  const choices = useInfiniteQuery(() => ({
    ...queries.choices(props.connection.id, resource(), search()),
    placeholderData: (before, query) => (query?.queryKey[2] === resource() ? before : undefined),
  }));
  const label = () => props.resources.find(({ id }) => id === resource())?.label ?? resource();
  const items = () => (choices.isSuccess ? choices.data.pages.flatMap((page) => page.items) : []);

  return (
    <section class="mt-10" aria-labelledby="reach">
      <h2 id="reach" class="font-semibold">
        What it reaches
      </h2>
      <div class="mt-3 flex flex-wrap items-center justify-between gap-2">
        <Tabs
          label="What it reaches"
          tabs={props.resources.map((one) => ({ id: one.id, label: one.label }))}
          chosen={resource()}
          onChoose={(id) => {
            setResource(id);
            setSearch('');
          }}
        />
        <div class="w-full sm:w-64">
          <SearchField label={`Search ${label().toLowerCase()}`} value={search()} onSearch={setSearch} />
        </div>
      </div>
      <div class="mt-3 border-t border-grey-5" aria-busy={choices.isFetching}>
        <Switch fallback={<Waiting />}>
          <Match when={choices.isError}>
            <QueryFailure query={choices} class="mt-3" />
          </Match>
          <Match when={choices.isSuccess && items().length === 0}>
            <p class="py-6 text-center text-grey-11">
              {search()
                ? `Nothing here matches “${search()}”.`
                : `${props.appName} lists no ${label().toLowerCase()} for it.`}
            </p>
          </Match>
          <Match when={choices.isSuccess}>
            <ul>
              <For each={items()}>
                {(item) => (
                  <li class="flex min-h-10 items-center justify-between gap-4 border-b border-grey-4 py-1.5">
                    <Show when={item.url} fallback={<bdi class="min-w-0 wrap-anywhere">{item.name}</bdi>}>
                      {(url) => (
                        <span class="min-w-0">
                          <ExternalLink href={url()}>
                            <bdi>{item.name}</bdi>
                          </ExternalLink>
                        </span>
                      )}
                    </Show>
                    <span class="shrink-0 text-sm text-grey-11">{item.role?.name}</span>
                  </li>
                )}
              </For>
            </ul>
            <LoadMore query={choices} />
          </Match>
        </Switch>
      </div>
    </section>
  );
}

function Waiting(): JSX.Element {
  return (
    <For each={[48, 36, 44]}>
      {(width) => (
        <div class="flex min-h-10 items-center border-b border-grey-4" aria-hidden="true">
          <span class={`h-3 skeleton ${width > 40 ? 'w-48' : 'w-36'}`} />
        </div>
      )}
    </For>
  );
}
