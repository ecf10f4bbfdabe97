import type { App, Connection } from '../../api/shapes.ts';

/** What every dialog about one connection is given. */
export interface ConnectionDialogProps {
  readonly connection: Connection;
  /** Absent when the plugin that brought the app is no longer installed. */
  readonly app: App | undefined;
  readonly onClose: () => void;
  /** Tells the lists that the connection is another now; without one, that it is gone. */
  readonly onChanged: (connection?: Connection) => Promise<void>;
  readonly returnFocus: () => HTMLElement | undefined;
}
