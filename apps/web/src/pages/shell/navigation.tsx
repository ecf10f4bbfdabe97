import { A, useLocation } from '@solidjs/router';
import Bell from 'lucide-solid/icons/bell';
import CalendarClock from 'lucide-solid/icons/calendar-clock';
import KeyRound from 'lucide-solid/icons/key-round';
import Link2 from 'lucide-solid/icons/link-2';
import MenuIcon from 'lucide-solid/icons/menu';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import SquareTerminal from 'lucide-solid/icons/square-terminal';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, on, Show, type JSX } from 'solid-js';
import type { Person } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { Mark } from '../../ui/mark.tsx';
import { AccountMenu } from './account-menu.tsx';

const link =
  'flex min-h-8 items-center gap-2 rounded-md px-2.5 whitespace-nowrap transition-colors duration-[120ms] hover:bg-grey-4 hover:text-grey-12';
const here = 'bg-grey-4 font-medium text-grey-12';
const elsewhere = 'text-grey-11';

/** Beside the content; behind a button where the screen is narrow, so that the content is in sight. */
export function Navigation(props: { readonly person: Person; readonly onShowKeys: () => void }): JSX.Element {
  const location = useLocation();
  const [isOpen, setIsOpen] = createSignal(false);
  createEffect(
    on(
      () => location.pathname,
      () => setIsOpen(false),
    ),
  );
  return (
    <header class="border-grey-5 bg-grey-2 max-md:border-b md:border-r">
      <div class="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-1 gap-y-2 px-3 py-2 md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:items-stretch md:gap-0 md:py-4">
        <button
          type="button"
          class="grid size-9 place-items-center rounded-md text-grey-11 hover:bg-grey-4 hover:text-grey-12 md:hidden"
          aria-label="Menu"
          aria-expanded={isOpen()}
          aria-controls="navigation"
          onClick={() => setIsOpen(!isOpen())}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setIsOpen(false);
          }}
        >
          <Show when={isOpen()} fallback={<MenuIcon size={18} aria-hidden="true" />}>
            <X size={18} aria-hidden="true" />
          </Show>
        </button>
        <A
          href={paths.connections}
          class="rounded-md px-1 py-1.5 md:px-2.5"
          aria-label="Moorage, to the start"
        >
          <Mark />
        </A>
        <nav
          aria-label="Settings"
          id="navigation"
          class={`order-last col-span-3 pb-1 md:order-none md:mt-5 ${isOpen() ? '' : 'max-md:hidden'}`}
        >
          <ul class="flex flex-col gap-0.5 md:gap-1">
            <li>
              <A href={paths.connections} class={link} activeClass={here} inactiveClass={elsewhere}>
                <Link2 size={16} aria-hidden="true" />
                App Connections
              </A>
            </li>
            <li>
              <A href={paths.lifecycle} class={link} activeClass={here} inactiveClass={elsewhere}>
                <CalendarClock size={16} aria-hidden="true" />
                Lifecycle
              </A>
            </li>
            <li class="max-md:contents">
              <div class="mt-5 mb-1 px-2.5 text-sm text-grey-11 max-md:hidden">Organization settings</div>
              <A href={paths.oauthApplications} class={link} activeClass={here} inactiveClass={elsewhere}>
                <KeyRound size={16} aria-hidden="true" />
                OAuth applications
              </A>
            </li>
            <li>
              <A href={paths.policy} class={link} activeClass={here} inactiveClass={elsewhere}>
                <RefreshCw size={16} aria-hidden="true" />
                Rotation policy
              </A>
            </li>
            <li>
              <A href={paths.accessKeys} class={link} activeClass={here} inactiveClass={elsewhere}>
                <SquareTerminal size={16} aria-hidden="true" />
                Access keys
              </A>
            </li>
            <li>
              <A href={paths.notifications} class={link} activeClass={here} inactiveClass={elsewhere}>
                <Bell size={16} aria-hidden="true" />
                Notifications
              </A>
            </li>
          </ul>
        </nav>
        <div class="min-w-0 max-md:justify-self-end md:mt-auto">
          <AccountMenu person={props.person} onShowKeys={props.onShowKeys} />
        </div>
      </div>
    </header>
  );
}
