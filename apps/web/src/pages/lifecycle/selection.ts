import { createSignal } from 'solid-js';

export interface Selection {
  readonly has: (id: string) => boolean;
  readonly ids: () => readonly string[];
  /** One; with `through` all from the one that was touched last. */
  readonly toggle: (id: string, on: boolean, through: boolean) => void;
  readonly set: (ids: readonly string[], on: boolean) => void;
  readonly clear: () => void;
}

/** Which rows are selected. @param shown all in sight, in their order. */
export function createSelection(shown: () => readonly string[]): Selection {
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  let last: string | undefined;
  const set = (ids: readonly string[], on: boolean): void => {
    const next = new Set(chosen());
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  };
  return {
    has: (id) => chosen().has(id),
    ids: () => [...chosen()],
    toggle(id, on, through) {
      const [from, to] = [shown().indexOf(last ?? id), shown().indexOf(id)];
      const range = through && from !== -1 ? shown().slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
      set(range, on);
      last = id;
    },
    set,
    clear: () => setChosen(new Set()),
  };
}
