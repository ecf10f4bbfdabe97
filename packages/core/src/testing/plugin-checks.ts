import type { Method, Methods } from '../method.ts';
import type { AnyPlugin } from '../plugin.ts';
import { fail, type Check, type Setup } from './check.ts';
import { credentialChecks } from './credential-checks.ts';
import { managedChecks } from './managed-checks.ts';
import { manifestChecks } from './manifest-checks.ts';
import { methodChecks } from './method-checks.ts';
import { refreshChecks } from './refresh-checks.ts';
import { resourceChecks } from './resource-checks.ts';
import { rotationChecks } from './rotation-checks.ts';
import { worldOf } from './trial.ts';
import { webhookChecks } from './webhook-checks.ts';
import type { AnyWorld, World } from './world.ts';

/** Every promise of the contract as a function, for runners other than Vitest and for tests of the suite itself. */
export function pluginChecks<M extends Methods>(
  plugin: AnyPlugin & { readonly methods: M },
  world: World<NoInfer<M>>,
): readonly Check[];
export function pluginChecks(plugin: AnyPlugin, world: AnyWorld): readonly Check[] {
  const setup: Setup = { plugin, world };
  for (const [id, method] of Object.entries(plugin.methods)) refuseWornOut(setup, id, method);
  const checks = [
    ...manifestChecks(setup),
    ...Object.entries(plugin.methods).flatMap(([id, method]) => [
      ...methodChecks(setup, id, method),
      ...credentialChecks(setup, id, method),
      ...renewalChecks(setup, id, method),
    ]),
    ...Object.entries(plugin.resources ?? {}).flatMap(([id, resource]) =>
      resourceChecks(setup, id, resource),
    ),
    ...webhookChecks(setup),
  ];
  return checks.map((check) => ({
    ...check,
    run: async () => {
      await world.reset?.();
      await check.run();
    },
  }));
}

/** Without it, all that comes after the first rotation would fail for a reason that nobody sees. */
function refuseWornOut(setup: Setup, id: string, method: Method): void {
  if (method.kind === 'oauth2' || setup.world.reset !== undefined) return;
  const { rotate, managed, revoke } = method;
  const ends = rotate !== undefined || managed !== undefined || revoke !== undefined;
  if (ends && typeof worldOf(setup, id).good !== 'function')
    fail(
      `The suite rotates or revokes the good credential of "${id}", and the world has no reset. ` +
        'Add one that puts the app back, or make "good" a function that makes a new credential.',
    );
}

/** How credentials are replaced without a person. */
function renewalChecks(setup: Setup, id: string, method: Method): Check[] {
  if (method.kind === 'oauth2') return refreshChecks(setup, id, method);
  const { rotate, managed } = method;
  return [
    ...(rotate === undefined ? [] : rotationChecks(setup, id, method, rotate)),
    ...(managed === undefined ? [] : managedChecks(setup, id, method, managed)),
  ];
}
