import type { App, Connection } from '../../api/shapes.ts';
import { readSchema } from '../../form/read-schema.ts';

/** App, way in and instance in one line: `Harbor · project access token · harbor.example.com`. */
export function subline(connection: Connection, app: App | undefined): string {
  const method = app?.methods.find(({ id }) => id === connection.method);
  const way = connection.identity?.kindLabel ?? method?.label ?? connection.method;
  return [app?.name ?? connection.app, way, instanceOf(connection, app)].filter(Boolean).join(' · ');
}

/** The host (and path) of the first address among the settings: which one of many servers it is. */
export function instanceOf(connection: Connection, app: App | undefined): string | undefined {
  const method = app?.methods.find(({ id }) => id === connection.method);
  const field = readSchema(method?.settings ?? null, 'settings').find(({ control }) => control === 'url');
  const value = field && connection.settings[field.name];
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { host, pathname } = new URL(value);
  return `${host}${pathname.replace(/\/$/, '')}`;
}
