import { useNavigate } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down';
import type { JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { toFailure } from '../../api/failure.ts';
import type { Person } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { tell } from '../../ui/notice.ts';
import { setTheme, theme, type Theme } from '../../ui/theme.ts';

const themes: readonly (readonly [theme: Theme, label: string])[] = [
  ['system', 'Like the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function AccountMenu(props: {
  readonly person: Person;
  readonly onShowKeys: () => void;
}): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();

  const signOut = async (): Promise<void> => {
    try {
      await api.signOut();
    } catch (thrown) {
      return tell(toFailure(thrown).message);
    }
    navigate(paths.signIn);
    // What one person saw must not be there for the next.
    client.clear();
  };

  const entries = (): readonly MenuEntry[] => [
    { label: 'Change password', run: () => navigate(paths.password) },
    { label: 'Keyboard shortcuts', run: props.onShowKeys },
    ...themes.map(([id, label], at) => ({
      label,
      checked: theme() === id,
      run: () => setTheme(id),
      ...(at === 0 && { group: 'Theme' }),
    })),
    { label: 'Sign out', group: true, run: () => void signOut() },
  ];

  return (
    <Menu
      label={`Account: ${props.person.email}`}
      placement="top-start"
      class="flex min-h-8 w-full min-w-0 items-center gap-2 rounded-md px-2.5 text-start text-grey-11 hover:bg-grey-4 hover:text-grey-12"
      face={
        <>
          <span class="min-w-0 flex-1 truncate max-md:max-w-40">{props.person.email}</span>
          <ChevronsUpDown size={16} aria-hidden="true" class="shrink-0" />
        </>
      }
      entries={entries}
    />
  );
}
