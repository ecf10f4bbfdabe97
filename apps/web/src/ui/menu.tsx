import { createSignal, lazy, Show, Suspense, type JSX } from 'solid-js';

export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
  readonly danger?: boolean;
  /** Given for one of several choices: whether it is the present one. */
  readonly checked?: boolean;
  /** Starts a new group; the text over it, or `true` for a line alone. */
  readonly group?: string | true;
}

export interface MenuProps {
  /** What the menu is for, e.g. `Actions for deploy-bot`. */
  readonly label: string;
  readonly face: JSX.Element;
  readonly class: string;
  readonly entries: () => readonly MenuEntry[];
  readonly placement?: 'bottom-end' | 'bottom-start' | 'top-start';
}

const load = () => import('./menu-panel.tsx');
const MenuPanel = lazy(async () => ({ default: (await load()).MenuPanel }));

/** A button that opens a menu. What draws the menu is loaded when somebody reaches for the first one. */
export function Menu(props: MenuProps): JSX.Element {
  const [used, setUsed] = createSignal<'keyboard' | 'pointer'>();
  const button = () => (
    <button
      type="button"
      aria-label={props.label}
      aria-haspopup="menu"
      aria-expanded="false"
      class={props.class}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      // A press of a key is a click without any clicks counted.
      onClick={(event) => setUsed(event.detail === 0 ? 'keyboard' : 'pointer')}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        setUsed('keyboard');
      }}
    >
      {props.face}
    </button>
  );
  return (
    <Show when={used()} fallback={button()}>
      <Suspense fallback={button()}>
        <MenuPanel {...props} usedBy={used() ?? 'pointer'} />
      </Suspense>
    </Show>
  );
}
