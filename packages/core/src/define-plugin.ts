import { checkPlugin } from './check-plugin.ts';
import type { Methods } from './method.ts';
import type { AppPlugin } from './plugin.ts';
import type { Schema } from './schema.ts';

/**
 * Defines an app from one object literal; the types of settings, kinds and sync targets flow from it.
 *
 * @throws {WrongPlugin} when the plugin contradicts itself, with a sentence that says what to do.
 *
 * @example
 * export const acme = definePlugin({
 *   apiVersion: 1, id: 'acme', name: 'Acme', icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
 *   methods: {
 *     'api-key': token({
 *       label: 'API key', revision: 1, scopes: [],
 *       settings: z.object({ region: z.enum(['eu', 'us']).meta({ title: 'Region' }) }),
 *       secrets: z.object({ key: z.string().min(1).meta({ title: 'API key' }) }),
 *       baseUrl: ({ region }) => `https://${region}.acme.example/v1`,
 *       authorize: ({ key }) => ({ authorization: `Bearer ${key}` }),
 *     }),
 *   },
 *   async identify({ json }) {
 *     const me = await json('/me', z.object({ id: z.string(), login: z.string() }));
 *     return { id: me.id, name: me.login, scopes: [] };
 *   },
 * });
 */
export function definePlugin<
  const M extends Methods,
  const K extends string = never,
  Target extends Schema = Schema,
  Attributes extends Schema = Schema,
>(
  plugin: AppPlugin<M, K, Target, Attributes> & { readonly methods: Methods<NoInfer<K>> },
): AppPlugin<M, K, Target, Attributes> {
  checkPlugin(plugin);
  return plugin;
}
