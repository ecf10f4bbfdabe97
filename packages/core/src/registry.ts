import { ConnectionError } from './connection-error.ts';
import { checkPlugin, WrongPlugin } from './check-plugin.ts';
import type { AnyPlugin } from './plugin.ts';

/** The apps that one Moorage knows, by id. */
export interface PluginRegistry {
  /** @throws {ConnectionError} `not_found` when no plugin brings an app of this id. */
  get(id: string): AnyPlugin;
  /** In the order in which they were given. */
  list(): readonly AnyPlugin[];
}

/**
 * Holds the plugins of one Moorage, each checked once at start.
 *
 * @throws {WrongPlugin} when two plugins share an id, or when one contradicts itself; the sentence says what to do.
 */
export function createRegistry(plugins: readonly AnyPlugin[]): PluginRegistry {
  const byId = new Map<string, AnyPlugin>();
  for (const plugin of plugins) {
    checkPlugin(plugin);
    const taken = byId.get(plugin.id);
    if (taken !== undefined) {
      throw new WrongPlugin(
        `Plugin "${plugin.id}": two plugins have this id, ${taken.name} and ${plugin.name}. ` +
          'Remove one of them from the list of plugins, or give it another id.',
      );
    }
    byId.set(plugin.id, plugin);
  }
  const list = [...byId.values()];
  return {
    get: (id) => byId.get(id) ?? unknownApp(id, list),
    list: () => list,
  };
}

function unknownApp(id: string, known: readonly AnyPlugin[]): never {
  const names = known.map((plugin) => plugin.id).join(', ');
  throw new ConnectionError('not_found', `There is no app "${id.slice(0, 80)}" here.`, {
    action: names === '' ? 'Install a plugin for the app.' : `Choose one of: ${names}.`,
  });
}
