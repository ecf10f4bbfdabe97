import { refuseStranger } from './http/strangers.ts';
import { InputError } from './shape.ts';
import type { World } from './world.ts';

/** Isolated worlds beside the main one, each below `<base>/w/<name>`: any program can have one by asking another base URL. */
export interface Worlds {
  /**
   * A world by its name, born from the seed when first asked for.
   * @throws InputError for a name that cannot be one
   * @throws WorldLimit when there are as many as may be
   */
  open(name: string): World;
  /** One that was born already. */
  get(name: string): World | undefined;
  /** By name, in the order of their birth. */
  list(): readonly (readonly [name: string, world: World])[];
  /** Forgets one; `false` when there is none. The next request to it makes a new one. */
  remove(name: string): boolean;
}

/** No more worlds may be born. */
export class WorldLimit extends Error {
  override readonly name = 'WorldLimit';
}

// The first part of a relative URL root; dots alone would be lost on the way through a URL.
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** No worlds yet; `bear` makes one below a path such as `/w/first`. */
export function createWorlds(bear: (prefix: string) => World, limit: number): Worlds {
  const worlds = new Map<string, World>();
  return {
    open(name) {
      const known = worlds.get(name);
      if (known) return known;
      if (!NAME.test(name)) {
        throw new InputError(
          'world',
          'must be 1 to 64 letters, digits, "_", "-" or ".", beginning with a letter or digit',
          '/w/shard-1',
        );
      }
      if (worlds.size >= limit) {
        throw new WorldLimit(
          `world: there are ${limit} already; remove one first (example: DELETE /__mock__/worlds/${worlds.keys().next().value ?? name})`,
        );
      }
      const world = bear(`/w/${name}`);
      worlds.set(name, world);
      return world;
    },
    get: (name) => worlds.get(name),
    list: () => [...worlds],
    remove: (name) => worlds.delete(name),
  };
}

/**
 * The world a path belongs to, or why there is none. Neither a person nor a group of GitLab can be called `w`: their names have
 * two letters at least. A page of a stranger (`page` is what it asks) bears none.
 */
export function worldAt(main: World, pathname: string, page?: Request): World | Response {
  const { worlds, relativeUrlRoot: root } = main;
  if (!worlds || !pathname.startsWith('/w/', root.length) || !pathname.startsWith(root)) return main;
  const [name = ''] = pathname.slice(root.length + 3).split('/', 1);
  const known = worlds.get(name);
  if (known) return known;
  const refused = page && refuseStranger(main, page, false);
  if (refused) return refused;
  try {
    return worlds.open(name);
  } catch (error) {
    if (error instanceof InputError) return Response.json({ error: error.message }, { status: 400 });
    if (error instanceof WorldLimit) return Response.json({ error: error.message }, { status: 507 });
    throw error;
  }
}
