import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createMemo, createSignal, For, lazy, Match, Show, Suspense, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import type { Lifecycle } from '../../api/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { useShortcuts } from '../../ui/keys.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { isStatus, statuses, statusIds } from '../../ui/status-badge.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { counted, run, startRun, type Wish } from './bulk-run.ts';
import { LifecycleRow } from './lifecycle-row.tsx';
import { LifecycleTable, ShowMore, SkipList, type Share } from './lifecycle-table.tsx';
import { createLifecycleView } from './lifecycle-view.ts';
import { Picture, span } from './picture.tsx';
import { ReconnectQueue, reconnectInTurn } from './reconnect-queue.tsx';
import { RunPanel } from './run-panel.tsx';
import { createSelection } from './selection.ts';

const RenewDialog = lazy(async () => ({ default: (await import('./renew-dialog.tsx')).RenewDialog }));
const PolicyForManyDialog = lazy(async () => ({
  default: (await import('./policy-for-many-dialog.tsx')).PolicyForManyDialog,
}));

/** Picture, groups, list, and what can be done with many at once. */
export function LifecycleList(props: { readonly data: Lifecycle }): JSX.Element {
  const client = useQueryClient();
  const apps = useQuery(queries.apps);
  const appList = () => (apps.isSuccess ? apps.data : []);
  const view = createLifecycleView(() => props.data);
  const byId = createMemo(() => new Map(props.data.items.map((item) => [item.id, item])));
  const shownIds = createMemo(() => view.shown().map(({ id }) => id));
  const matchingIds = () => view.matching().map(({ id }) => id);
  /** Which match, are out of sight, and are not selected yet. */
  const left = () => matchingIds().filter((id) => !selection.has(id)).length;
  const selection = createSelection(shownIds);
  // What is gone is selected no more.
  const selected = createMemo(() => selection.ids().flatMap((id) => byId().get(id) ?? []));
  const [dialog, setDialog] = createSignal<'renew' | 'policy'>();
  const start = (wish: Wish): void => {
    void startRun(client, wish, selected());
    selection.clear();
    // The bar is gone by now, and the panel may be out of sight.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#run')?.focus());
  };

  let search: HTMLInputElement | undefined;
  useShortcuts([{ keys: '/', label: 'Search connections', run: () => search?.focus() }]);

  const share = (): Share => {
    const chosen = shownIds().filter(selection.has).length;
    if (chosen === 0) return 'none';
    return chosen === shownIds().length ? 'all' : 'some';
  };
  const groups = () => [
    { id: 'all', label: `All ${props.data.items.length.toLocaleString('en')}` },
    ...statusIds
      .filter((id) => props.data.counts[id] > 0 || view.status() === id)
      .map((id) => ({ id, label: `${statuses[id].label} ${props.data.counts[id].toLocaleString('en')}` })),
  ];

  return (
    <>
      <ReconnectQueue apps={appList()} />
      <RunPanel />
      <Picture weeks={view.weeks()} chosen={view.week()} onChoose={view.setWeek} />
      <div class="mt-6 flex flex-wrap items-center justify-between gap-2">
        <Tabs
          label="Status"
          tabs={groups()}
          chosen={view.status() ?? 'all'}
          onChoose={(id) => view.setStatus(isStatus(id) ? id : undefined)}
        />
        <div class="w-full sm:w-64">
          <SearchField
            label="Search connections"
            hint="/"
            value={view.search()}
            onSearch={view.setSearch}
            ref={(element) => {
              search = element;
            }}
          />
        </div>
      </div>
      <Show when={view.week()}>
        {(week) => (
          <p class="mt-3 flex flex-wrap items-center gap-x-2 text-sm">
            Only what ends or is rotated from {span(week())}.
            <Button look="quiet" onClick={() => view.setWeek(undefined)}>
              Show all weeks
            </Button>
          </p>
        )}
      </Show>
      <Show when={!props.data.isComplete}>
        <p class="mt-3 text-sm text-grey-11">
          There are more connections than this page shows; those that end soonest are here.
        </p>
      </Show>
      <Show
        when={view.matching().length > 0}
        fallback={
          <div class="mt-12 text-center">
            <p class="text-grey-11">No connection matches this.</p>
            <Button class="mt-3" onClick={view.showAll}>
              Show all
            </Button>
          </div>
        }
      >
        <SkipList />
        <LifecycleTable
          share={share()}
          shown={shownIds().length}
          onSelectAll={(on) => selection.set(shownIds(), on)}
        >
          <For each={shownIds()}>
            {(id) => (
              <Show when={byId().get(id)}>
                {(item) => (
                  <LifecycleRow
                    item={item()}
                    app={appList().find((app) => app.id === item().app)}
                    selected={selection.has(id)}
                    onSelect={(on, through) => selection.toggle(id, on, through)}
                  />
                )}
              </Show>
            )}
          </For>
        </LifecycleTable>
        <div id="after-list" tabindex="-1" class="outline-none">
          <ShowMore left={view.left()} onMore={view.more} />
        </div>
      </Show>
      <span class="sr-only" role="status">
        {view.isNarrowed() ? `${counted(view.matching().length)} shown` : ''}
      </span>
      <BulkBar
        count={selected().length}
        hidden={selected().filter(({ id }) => !shownIds().includes(id)).length}
        matching={share() === 'all' && left() > 0 ? view.matching().length : undefined}
        onSelectMatching={() => selection.set(matchingIds(), true)}
        busy={run()?.isRunning ?? false}
        onCheck={() => start({ action: 'check' })}
        onRenew={() => setDialog('renew')}
        onSetPolicy={() => setDialog('policy')}
        onReconnect={() => reconnectInTurn(selected().map(({ id }) => id))}
        onClear={selection.clear}
      />
      <Suspense>
        <Switch>
          <Match when={dialog() === 'renew'}>
            <RenewDialog
              items={selected()}
              onClose={() => setDialog()}
              onRenew={() => start({ action: 'renew' })}
            />
          </Match>
          <Match when={dialog() === 'policy'}>
            <PolicyForManyDialog
              items={selected()}
              apps={appList()}
              onClose={() => setDialog()}
              onSet={(policy) => start({ action: 'set-policy', policy })}
            />
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}
