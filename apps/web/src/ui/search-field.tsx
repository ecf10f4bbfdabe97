import Search from 'lucide-solid/icons/search';
import { createEffect, createSignal, type JSX } from 'solid-js';
import { createDelay } from '../time/delay.ts';

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
  readonly ref?: (element: HTMLInputElement) => void;
  readonly autofocus?: boolean;
  /** The key that leads here, shown while the field is empty. */
  readonly hint?: string;
}

const pauseMs = 200;

/** Searches when the typing pauses. */
export function SearchField(props: SearchFieldProps): JSX.Element {
  const [text, setText] = createSignal(props.value);
  const pause = createDelay(() => props.onSearch(text().trim()), pauseMs);
  // Clearing the filters elsewhere clears the field, but a late answer must not undo what is being typed.
  createEffect<string>((before) => {
    if (props.value !== before && props.value !== text().trim()) setText(props.value);
    return props.value;
  }, props.value);
  return (
    <div class="relative min-w-0">
      <Search
        size={16}
        aria-hidden="true"
        class="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-grey-11"
      />
      <input
        ref={(element) => props.ref?.(element)}
        type="search"
        data-autofocus={props.autofocus ? '' : undefined}
        aria-label={props.label}
        placeholder={props.label}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        class="control px-8 [&::-webkit-search-cancel-button]:hidden"
        value={text()}
        onInput={(event) => {
          setText(event.currentTarget.value);
          pause.start();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          pause.stop();
          setText('');
          props.onSearch('');
          event.currentTarget.blur();
        }}
      />
      {props.hint && text() === '' && (
        <kbd
          aria-hidden="true"
          class="pointer-events-none absolute top-1/2 right-2 hidden -translate-y-1/2 rounded-sm border border-grey-6 px-1.5 font-mono text-xs text-grey-11 md:block"
        >
          {props.hint}
        </kbd>
      )}
    </div>
  );
}
