import { createSignal, For, Show, type JSX } from 'solid-js';
import type { App } from '../../api/shapes.ts';
import { AppIcon } from '../../ui/app-icon.tsx';
import { SearchField } from '../../ui/search-field.tsx';

/** Fewer apps than this are seen at one glance, without a search. */
const fewest = 6;

/** The apps that can be connected. */
export function AppCards(props: {
  readonly apps: readonly App[];
  readonly onPick: (id: string) => void;
}): JSX.Element {
  const [search, setSearch] = createSignal('');
  const isSearchable = () => props.apps.length >= fewest;
  const found = () => props.apps.filter(({ name }) => name.toLowerCase().includes(search().toLowerCase()));
  return (
    <div class="min-h-56 px-5 py-4">
      <Show when={isSearchable()}>
        <div class="mb-3">
          <SearchField
            label="Search apps"
            value={search()}
            onSearch={setSearch}
            autofocus
            ref={(element) => queueMicrotask(() => element.focus())}
          />
        </div>
      </Show>
      <ul class="grid grid-cols-2 gap-2 sm:grid-cols-3">
        <For
          each={found()}
          fallback={
            <li class="col-span-full py-6 text-center text-grey-11">
              {search() ? `No app is called “${search()}”.` : 'No plugin brings an app yet.'}
            </li>
          }
        >
          {(app, at) => (
            <li>
              <button
                ref={(element) => {
                  if (!isSearchable() && at() === 0) queueMicrotask(() => element.focus());
                }}
                data-autofocus={!isSearchable() && at() === 0 ? '' : undefined}
                type="button"
                class="flex size-full items-start gap-3 rounded-md border border-grey-6 px-3 py-3 text-start transition-colors duration-[120ms] hover:border-grey-8 hover:bg-grey-2"
                onClick={() => props.onPick(app.id)}
              >
                <AppIcon svg={app.icon} size={24} />
                <span class="min-w-0">
                  <span class="block font-medium wrap-anywhere">{app.name}</span>
                  <span class="block text-xs wrap-anywhere text-grey-11">
                    {app.methods.map(({ label }) => label).join(', ')}
                  </span>
                </span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
