import type { Dependencies } from '@moorage/engine';

/** What happens at one crossing in place of the plain call. */
export type Mishap = (call: () => Promise<unknown>, process: Mortal) => Promise<unknown>;

interface Mortal {
  /** From now on nothing of this process comes through any more; whoever waits for it waits for ever. */
  readonly die: () => Promise<never>;
}

/** By the number of the crossing, counted from 0, and what is crossed: `leases.take`, `send /oauth/token` … */
export type Fate = (index: number, name: string) => Mishap | undefined;

/** A process that may fall at any moment: everything that it does to the world outside crosses a port. */
export interface WatchedProcess {
  readonly deps: Dependencies;
  /** What was crossed, in order. */
  readonly trace: readonly string[];
  /** Works on until it is done or the process has died; what it throws is its own affair and comes back. */
  live(work: (deps: Dependencies) => Promise<unknown>): Promise<'died' | 'done' | Error>;
}

/** Wraps all ports of the engine; the product knows nothing of it. */
export function watchPorts(deps: Dependencies, fate: Fate): WatchedProcess {
  const trace: string[] = [];
  const death = Promise.withResolvers<'died'>();
  let isDead = false;
  const process: Mortal = {
    die() {
      isDead = true;
      death.resolve('died');
      return new Promise<never>(() => {});
    },
  };

  async function cross<Result>(name: string, call: () => Promise<Result>): Promise<Result> {
    if (isDead) return process.die();
    const mishap = fate(trace.push(name) - 1, name);
    const result = await (mishap === undefined ? call() : mishap(call, process));
    if (isDead) return process.die();
    // A mishap answers what the call did, or throws.
    return result as Result;
  }

  const stores = new Proxy(deps.stores, {
    get(target, key): unknown {
      const store: unknown = Reflect.get(target, key);
      return typeof store === 'object' && store !== null ? watched(String(key), store, cross) : store;
    },
  });
  const watchedDeps: Dependencies = {
    ...deps,
    stores,
    send: (url, init) => cross(`send ${new URL(url).pathname}`, () => deps.send(url, init)),
  };
  return {
    deps: watchedDeps,
    trace,
    async live(work) {
      const working = work(watchedDeps).then(
        () => 'done' as const,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      );
      return Promise.race([death.promise, working]);
    },
  };
}

type Cross = <Result>(name: string, call: () => Promise<Result>) => Promise<Result>;

function watched<Port extends object>(name: string, port: Port, cross: Cross): Port {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (!isFunction(member)) return member;
      return (...parameters: unknown[]) =>
        cross(`${name}.${String(key)}`, async () => Reflect.apply(member, target, parameters));
    },
  });
}

function isFunction(member: unknown): member is (...parameters: unknown[]) => unknown {
  return typeof member === 'function';
}
