import ChevronDown from 'lucide-solid/icons/chevron-down';
import { For, Show, splitProps, type JSX } from 'solid-js';

export interface SelectProps extends Omit<JSX.SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What stands for having chosen none; without it none is not among the choices. */
  readonly none?: string | undefined;
  readonly onChoose: (value: string) => void;
}

/** One of a list: the browser's own control, styled where that is possible. */
export function Select(props: SelectProps): JSX.Element {
  const [own, attributes] = splitProps(props, ['value', 'options', 'none', 'onChoose', 'class']);
  return (
    <div class="relative">
      <select
        {...attributes}
        class={`picker control appearance-none pr-8 ${own.class ?? ''}`}
        onChange={(event) => own.onChoose(event.currentTarget.value)}
      >
        <Show when={own.none}>
          {(none) => (
            <option value="" selected={own.value === ''}>
              {none()}
            </option>
          )}
        </Show>
        <For each={own.options}>
          {(option) => (
            <option value={option.value} selected={own.value === option.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
      <ChevronDown
        size={16}
        aria-hidden="true"
        class="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-grey-11"
      />
    </div>
  );
}
