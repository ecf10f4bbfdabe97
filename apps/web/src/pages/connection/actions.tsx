import { useNavigate } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, lazy, Match, Suspense, Switch, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { toFailure } from '../../api/failure.ts';
import type { App, Connection } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { tell, tellOf } from '../../ui/notice.ts';
import { statuses } from '../../ui/status-badge.tsx';
import type { ConnectionDialogProps } from './dialog-props.ts';

const DeleteDialog = lazy(async () => ({ default: (await import('./delete-dialog.tsx')).DeleteDialog }));
const EditDialog = lazy(async () => ({ default: (await import('./edit-dialog.tsx')).EditDialog }));
const ReconnectDialog = lazy(async () => ({
  default: (await import('./reconnect-dialog.tsx')).ReconnectDialog,
}));

const RotateDialog = lazy(async () => ({ default: (await import('./rotate-dialog.tsx')).RotateDialog }));

const HookDialog = lazy(async () => ({ default: (await import('./hook-dialog.tsx')).HookDialog }));

type Which = 'hook' | 'edit' | 'reconnect' | 'rotate' | 'delete';

export interface ConnectionActions {
  readonly open: (which: Which, connection: Connection) => void;
  readonly check: (connection: Connection) => Promise<void>;
  readonly isChecking: (connection: Connection) => boolean;
  /** Where the app can replace the credential without a person. */
  readonly renewal: (connection: Connection) => readonly MenuEntry[];
  /** Where the app calls by itself about a credential of this kind. */
  readonly calling: (connection: Connection) => readonly MenuEntry[];
  /** For the menu at the end of a row. */
  readonly entries: (connection: Connection) => readonly MenuEntry[];
  readonly Dialogs: () => JSX.Element;
}

/** What can be done with a connection, for the list and for the connection's own page. */
export function createConnectionActions(apps: () => readonly App[]): ConnectionActions {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [shown, setShown] = createSignal<{ which: Which; connection: Connection; opener: Element | null }>();
  const [checking, setChecking] = createSignal<string>();

  const changed = async (connection?: Connection): Promise<void> => {
    if (connection) {
      client.setQueryData(['connection', connection.id], connection);
      // Another credential reaches other things, and an app that is back can be asked again.
      void client.invalidateQueries({ queryKey: ['choices', connection.id] });
    }
    // What was done is in the timeline, and may have moved what comes next.
    for (const queryKey of [['timeline'], ['policy'], ['lifecycle']])
      void client.invalidateQueries({ queryKey });
    await client.invalidateQueries({ queryKey: ['connections'] });
  };

  const ask = async (
    connection: Connection,
    call: (id: string) => Promise<Connection>,
    said: (answer: Connection) => string,
  ): Promise<void> => {
    setChecking(connection.id);
    try {
      const answer = await call(connection.id);
      await changed(answer);
      tellOf(answer.name, said(answer));
    } catch (thrown) {
      const failure = toFailure(thrown);
      tell(`${failure.message} ${failure.action}`);
      // A check that failed may have changed the status all the same.
      await client.invalidateQueries({ queryKey: ['connection', connection.id] });
      await changed();
    } finally {
      setChecking(undefined);
    }
  };

  const check = (connection: Connection): Promise<void> =>
    ask(
      connection,
      api.checkConnection,
      (checked) => `: ${statuses[checked.status].label}.${reasonOf(checked)}`,
    );
  const refresh = (connection: Connection): Promise<void> =>
    ask(connection, api.refreshConnection, () => ' has new tokens.');

  const renewal = (connection: Connection): readonly MenuEntry[] => {
    const methods = apps().find(({ id }) => id === connection.app)?.methods;
    switch (methods?.find(({ id }) => id === connection.method)?.renewal) {
      case 'refresh':
        return [{ label: 'Refresh now', run: () => void refresh(connection) }];
      case 'rotate':
        return [{ label: 'Rotate now', run: () => open('rotate', connection) }];
      default:
        return [];
    }
  };

  const calling = (connection: Connection): readonly MenuEntry[] => {
    const hook = apps().find(({ id }) => id === connection.app)?.webhook;
    if (!hook || (hook.kinds && !hook.kinds.includes(connection.identity?.kind ?? ''))) return [];
    return [{ label: `${hook.label}…`, run: () => open('hook', connection) }];
  };

  const open = (which: Which, connection: Connection): void => {
    setShown({ which, connection, opener: openerOf(connection) });
  };

  const dialogProps = (): ConnectionDialogProps | undefined => {
    const now = shown();
    if (!now) return undefined;
    return {
      connection: now.connection,
      app: apps().find(({ id }) => id === now.connection.app),
      onClose: () => setShown(undefined),
      onChanged: changed,
      returnFocus: () =>
        now.opener instanceof HTMLElement && now.opener.isConnected ? now.opener : undefined,
    };
  };
  const dialog = (which: Which): ConnectionDialogProps | undefined =>
    shown()?.which === which ? dialogProps() : undefined;

  return {
    open,
    check,
    renewal,
    calling,
    isChecking: ({ id }) => checking() === id,
    entries: (connection) => [
      { label: 'Open', run: () => navigate(paths.connection(connection.id)) },
      { label: 'Check now', run: () => void check(connection) },
      ...renewal(connection),
      { label: 'Reconnect', run: () => open('reconnect', connection) },
      { label: 'Edit name', run: () => open('edit', connection) },
      { label: 'Delete', danger: true, group: true, run: () => open('delete', connection) },
    ],
    Dialogs: () => (
      <Suspense>
        <Switch>
          <Match when={dialog('edit')}>{(props) => <EditDialog {...props()} />}</Match>
          <Match when={dialog('reconnect')}>{(props) => <ReconnectDialog {...props()} />}</Match>
          <Match when={dialog('rotate')}>{(props) => <RotateDialog {...props()} />}</Match>
          <Match when={dialog('hook')}>{(props) => <HookDialog {...props()} />}</Match>
          <Match when={dialog('delete')}>{(props) => <DeleteDialog {...props()} />}</Match>
        </Switch>
      </Suspense>
    ),
  };
}

function reasonOf({ status, statusReason }: Connection): string {
  return status !== 'healthy' && statusReason ? ` ${statusReason}` : '';
}

/** Where the focus goes back to: the button that was pressed, or the menu button of the connection's row. */
function openerOf(connection: Connection): Element | null {
  const active = document.activeElement;
  if (active instanceof HTMLButtonElement) return active;
  return document.querySelector(`[data-connection="${CSS.escape(connection.id)}"] [aria-haspopup="menu"]`);
}
