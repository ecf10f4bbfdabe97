import type { Methods } from '../method.ts';
import type { AnyPlugin } from '../plugin.ts';
import type { Check, Setup } from './check.ts';
import { credentialChecks } from './credential-checks.ts';
import { manifestChecks } from './manifest-checks.ts';
import { methodChecks } from './method-checks.ts';
import { resourceChecks } from './resource-checks.ts';
import type { AnyWorld, World } from './world.ts';

/** Every promise of the contract as a function, for runners other than Vitest and for tests of the suite itself. */
export function pluginChecks<M extends Methods>(
  plugin: AnyPlugin & { readonly methods: M },
  world: World<NoInfer<M>>,
): readonly Check[];
export function pluginChecks(plugin: AnyPlugin, world: AnyWorld): readonly Check[] {
  const setup: Setup = { plugin, world };
  const checks = [
    ...manifestChecks(setup),
    ...Object.entries(plugin.methods).flatMap(([id, method]) => [
      ...methodChecks(setup, id, method),
      ...credentialChecks(setup, id, method),
    ]),
    ...Object.entries(plugin.resources ?? {}).flatMap(([id, resource]) =>
      resourceChecks(setup, id, resource),
    ),
  ];
  return checks.map((check) => ({
    ...check,
    run: async () => {
      await world.reset?.();
      await check.run();
    },
  }));
}
