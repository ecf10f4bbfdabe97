import type { ErrorCode } from '../error-codes.ts';
import type { Issued, Lost, Managed, TokenMethod } from '../method.ts';
import { usable } from './burning-checks.ts';
import { fail, type Check, type Setup } from './check.ts';
import { expectAnswer, type Outcome } from './expect-outcome.ts';
import { tryOut, worldOf, type Trial, type TrialOptions } from './trial.ts';
import type { AnyGiven, ManagerWorld, NotApplicable } from './world.ts';

/** What an app may say to a credential that may not manage another one. */
export const notAllowed = ['forbidden', 'role_too_small', 'not_found'] as const satisfies ErrorCode[];

/** A manager at work on the good credential of a method. */
export interface Management {
  readonly setup: Setup;
  readonly id: string;
  readonly managed: Managed<unknown>;
  readonly manager: () => ManagerWorld;
  readonly wish: { readonly expiresAt: Date };
  readonly check: (promise: string, run: () => Promise<void>) => Check;
  /** The good credential, which has just been used, with its handle; and its manager, or who is given in its place. */
  readonly arrange: (
    options?: TrialOptions,
    who?: AnyGiven | NotApplicable,
  ) => Promise<{ readonly trial: Trial; readonly ruling: Trial; readonly handle: string }>;
  readonly replace: (ruling: Trial, handle: string) => Promise<Outcome<Issued<unknown> | null>>;
  readonly find: (ruling: Trial, handle: string, as: Lost['as'], since?: Date) => Promise<string | null>;
  readonly lastUsed: (ruling: Trial, handle: string) => Promise<Date | null>;
  /** A credential that a hook gave, ready to be used, once it is held against what may be stored. */
  readonly freshOf: (name: string, settings: unknown, made: Issued<unknown>) => Promise<Trial>;
}

export function manage(setup: Setup, id: string, method: TokenMethod, managed: Managed<unknown>): Management {
  const now = setup.world.clock.now();
  const wish = { expiresAt: new Date(now.getTime() + 30 * 86_400_000) };
  const recently = new Date(now.getTime() - 5 * 60_000);
  const manager = () => managerOf(setup, id);
  return {
    setup,
    id,
    managed,
    manager,
    wish,
    check: (promise, run) => ({ title: `${id}: ${promise}`, run }),
    arrange: async (options = {}, who = manager().credential) => {
      const trial = await tryOut(setup, id, worldOf(setup, id).good);
      const ruling = await tryOut(setup, manager().method, who, options);
      const { handle } = expectAnswer('identify', await trial.attempt(trial.connect));
      return { trial, ruling, handle: handle ?? fail(withoutHandle(id)) };
    },
    replace: (ruling, handle) =>
      ruling.attempt(() => managed.rotate(ruling.context, handle, wish), 'new secrets'),
    find: async (ruling, handle, as, since = recently) => {
      const hook = () => managed.successor(ruling.context, handle, { as, since });
      return expectAnswer('successor', await ruling.attempt(hook));
    },
    lastUsed: async (ruling, handle) => {
      const hook = () => managed.lastUsedAt(ruling.context, handle);
      return expectAnswer('lastUsedAt', await ruling.attempt(hook));
    },
    freshOf: async (name, settings, made) => {
      await usable(setup, method, name, made);
      return tryOut(setup, id, { settings, secrets: made.secrets }, { whose: `that ${name} gave` });
    },
  };
}

function withoutHandle(id: string): string {
  return `identify tells no handle, and method "${id}" can be managed. Tell what a manager names it by.`;
}

function managerOf(setup: Setup, id: string): ManagerWorld {
  const { manager } = worldOf(setup, id);
  const where = `world.methods["${id}"]`;
  if (manager === undefined)
    fail(`${where} has no manager. Add { method, credential, stranger } of one that may manage "good".`);
  const known = Object.keys(setup.plugin.methods);
  if (!known.includes(manager.method))
    fail(`${where}.manager.method is "${manager.method}". Name a method of the plugin: ${known.join(', ')}.`);
  return manager;
}
