import type { Dependencies } from '../dependencies.ts';

type Home = Pick<Dependencies, 'publicUrl'>;

// NOTE: paths of the web app; its own list of them is apps/web/src/paths.ts.
const connections = '/organization/settings/app-connections';

/** The page of a connection. */
export function connectionUrl({ publicUrl }: Home, id: string): string {
  return `${connectionsUrl({ publicUrl })}/${encodeURIComponent(id)}`;
}

/** The page of all connections. */
export function connectionsUrl({ publicUrl }: Home): string {
  return publicUrl + connections;
}

/** The page on which people choose where they are told. */
export function notificationsUrl({ publicUrl }: Home): string {
  return `${publicUrl}/organization/settings/notifications`;
}
