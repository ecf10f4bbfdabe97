import { A } from '@solidjs/router';
import Bell from 'lucide-solid/icons/bell';
import CalendarClock from 'lucide-solid/icons/calendar-clock';
import KeyRound from 'lucide-solid/icons/key-round';
import Link2 from 'lucide-solid/icons/link-2';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import SquareTerminal from 'lucide-solid/icons/square-terminal';
import type { JSX } from 'solid-js';
import type { Person } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { Mark } from '../../ui/mark.tsx';
import { AccountMenu } from './account-menu.tsx';

const link =
  'flex min-h-8 items-center gap-2 rounded-md px-2.5 whitespace-nowrap transition-colors duration-[120ms] hover:bg-grey-4 hover:text-grey-12';
const here = 'bg-grey-4 font-medium text-grey-12';
const elsewhere = 'text-grey-11';

/** Beside the content; over it, in lines of its own, where the screen is narrow: nothing is out of sight. */
export function Navigation(props: { readonly person: Person; readonly onShowKeys: () => void }): JSX.Element {
  return (
    <header class="border-grey-5 bg-grey-2 max-md:border-b md:border-r">
      <div class="grid grid-cols-[1fr_auto] items-center gap-y-2 px-3 py-2 md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:items-stretch md:gap-0 md:py-4">
        <A
          href={paths.connections}
          class="rounded-md px-1 py-1.5 md:px-2.5"
          aria-label="Moorage, to the start"
        >
          <Mark />
        </A>
        <nav aria-label="Settings" class="order-last col-span-2 pb-0.5 md:order-none md:mt-5">
          <ul class="-mx-1.5 flex flex-wrap gap-x-1 md:mx-0 md:flex-col md:flex-nowrap md:gap-1">
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
        <div class="min-w-0 md:mt-auto">
          <AccountMenu person={props.person} onShowKeys={props.onShowKeys} />
        </div>
      </div>
    </header>
  );
}
