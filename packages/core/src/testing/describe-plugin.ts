import { describe, test } from 'vitest';
import type { Methods } from '../method.ts';
import type { AnyPlugin } from '../plugin.ts';
import { pluginChecks } from './plugin-checks.ts';
import type { World } from './world.ts';

/**
 * The contract suite: one Vitest test for every promise that Moorage relies on. Call it at the top of a test file.
 *
 * @example
 * describePlugin(acme, {
 *   send: (url, init) => server.fetch(new Request(url, init)),
 *   clock: server.clock,
 *   methods: { 'api-key': { good: { settings: {}, secrets: { key: 'k-good' } }, … } },
 * });
 */
export function describePlugin<M extends Methods>(
  plugin: AnyPlugin & { readonly methods: M },
  world: World<NoInfer<M>>,
): void {
  describe(`the plugin ${plugin.id}`, () => {
    for (const { title, skip, run } of pluginChecks(plugin, world)) {
      const note = skip === undefined ? '' : ` (not applicable: ${skip})`;
      test(`${title}${note}`, async (context) => {
        context.skip(skip !== undefined, skip);
        await run();
      });
    }
  });
}
