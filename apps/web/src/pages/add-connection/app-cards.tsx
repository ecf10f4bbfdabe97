import { createSignal, For, type JSX } from 'solid-js';
import type { App } from '../../api/shapes.ts';
import { AppIcon } from '../../ui/app-icon.tsx';
import { SearchField } from '../../ui/search-field.tsx';

/** The apps that can be connected. */
export function AppCards(props: {
  readonly apps: readonly App[];
  readonly onPick: (id: string) => void;
}): JSX.Element {
  const [search, setSearch] = createSignal('');
  const found = () => props.apps.filter(({ name }) => name.toLowerCase().includes(search().toLowerCase()));
  return (
    <div class="min-h-56 px-5 py-4">
      <SearchField
        label="Search apps"
        value={search()}
        onSearch={setSearch}
        autofocus
        ref={(element) => queueMicrotask(() => element.focus())}
      />
      <ul class="mt-3 grid grid-cols-2 gap-2 sm:grid-cols-3">
        <For
          each={found()}
          fallback={
            <li class="col-span-full py-6 text-center text-grey-11">
              {search() ? `No app is called “${search()}”.` : 'No plugin brings an app yet.'}
            </li>
          }
        >
          {(app) => (
            <li>
              <button
                type="button"
                class="flex w-full items-center gap-3 rounded-md border border-grey-6 px-3 py-3 text-start transition-colors duration-[120ms] hover:border-grey-8 hover:bg-grey-2"
                onClick={() => props.onPick(app.id)}
              >
                <AppIcon svg={app.icon} size={24} />
                <span class="min-w-0">
                  <span class="block truncate font-medium">{app.name}</span>
                  <span class="block truncate text-xs text-grey-11">
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
