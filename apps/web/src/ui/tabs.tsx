import { Index, type JSX } from 'solid-js';

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly label: string }[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** A choice between a few views, as one row of radio buttons: arrow keys move, one stop for Tab. */
export function Tabs(props: TabsProps): JSX.Element {
  let group: HTMLDivElement | undefined;
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : -1;
    if (step === -1 && event.key !== 'ArrowLeft' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const at = props.tabs.findIndex(({ id }) => id === props.chosen);
    const next = props.tabs.at((at + step) % props.tabs.length);
    if (!next) return;
    props.onChoose(next.id);
    group?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus();
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={props.label}
      class="inline-flex max-w-full flex-wrap gap-0.5 rounded-md bg-grey-4 p-0.5"
      onKeyDown={move}
    >
      <Index each={props.tabs}>
        {(tab) => (
          <button
            type="button"
            role="radio"
            aria-checked={tab().id === props.chosen}
            tabindex={tab().id === props.chosen ? 0 : -1}
            class="min-h-7 rounded-[6px] px-3 text-grey-11 hover:text-grey-12 aria-checked:bg-grey-1 aria-checked:font-medium aria-checked:text-grey-12"
            onClick={() => props.onChoose(tab().id)}
          >
            {tab().label}
          </button>
        )}
      </Index>
    </div>
  );
}
