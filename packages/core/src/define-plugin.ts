import { describe, type Schema } from './schema.ts';
import type { Methods } from './method.ts';
import type { AnyPlugin, AppPlugin } from './plugin.ts';

/** The version of the plugin contract that this package speaks. */
export const supportedApiVersion = 1;

/**
 * Defines an app from one object literal; the types of settings, kinds and sync targets flow from it.
 *
 * @throws {TypeError} when the plugin contradicts itself, with a sentence that says what to do.
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
>(plugin: AppPlugin<M, K, Target, Attributes>): AppPlugin<M, K, Target, Attributes> {
  checkPlugin(plugin);
  return plugin;
}

/**
 * Checks what types cannot say.
 *
 * @throws {TypeError} naming the plugin, what is wrong and what to do.
 */
export function checkPlugin(plugin: AnyPlugin): void {
  const wrong = (sentence: string): never => {
    throw new TypeError(`Plugin "${String(plugin.id)}": ${sentence}`);
  };
  if (Number(plugin.apiVersion) !== supportedApiVersion) {
    wrong(
      `it is written for apiVersion ${String(plugin.apiVersion)}, and this Moorage speaks ${supportedApiVersion}. ` +
        'Install the version of the plugin that fits.',
    );
  }
  if (!/^[a-z][a-z0-9-]*$/.test(plugin.id))
    wrong('the id must be lower-case letters, digits and hyphens, e.g. "acme".');
  if (plugin.name.trim() === '') wrong('it has no name. Give it the name that people know the app by.');
  checkIcon(plugin.icon, wrong);
  checkMethods(plugin, wrong);
  for (const [id, kind] of Object.entries(plugin.kinds ?? {})) {
    if (kind.leastRole !== undefined && kind.roleReason === undefined) {
      wrong(`kind "${id}" asks for a least role without a roleReason. Say what the role is needed for.`);
    }
  }
  for (const picker of pickersOf(plugin)) {
    if (!Object.hasOwn(plugin.resources ?? {}, picker)) {
      wrong(
        `a field has the picker "${picker}", and there is no such resource. Add it to resources, or correct the name.`,
      );
    }
  }
}

function checkIcon(icon: string, wrong: (sentence: string) => never): void {
  if (!/^\s*<svg[\s>]/.test(icon)) wrong('the icon must be an SVG document that starts with <svg.');
  if (
    /<script|<foreignObject|\bon\w+\s*=|(?:href|src)\s*=\s*["']?(?!#)|@import|url\(\s*["']?(?!#)/i.test(icon)
  ) {
    wrong('the icon has a script, an event handler or an outside reference. Draw it with plain shapes.');
  }
}

function checkMethods(plugin: AnyPlugin, wrong: (sentence: string) => never): void {
  const methods = Object.entries(plugin.methods);
  if (methods.length === 0) wrong('it has no methods. Add one with oauth2({…}) or token({…}).');
  for (const [id, method] of methods) {
    if (!/^[a-z][a-z0-9-]*$/.test(id))
      wrong(`the method id "${id}" must be lower-case letters, digits and hyphens.`);
    if (!Number.isInteger(method.revision) || method.revision < 1) {
      wrong(`method "${id}" has the revision ${method.revision}. Count from 1.`);
    }
    if (method.revision > 1 && method.upgrade === undefined) {
      wrong(
        `method "${id}" is at revision ${method.revision} and has no upgrade. Add one for what older versions stored.`,
      );
    }
    const schemas = method.kind === 'token' ? [method.settings, method.secrets] : [method.settings];
    for (const schema of schemas) {
      if (describe(schema)['type'] !== 'object')
        wrong(`method "${id}" has a schema that is not an object of fields.`);
    }
  }
}

/** Every `picker` keyword in a plugin's schemas. */
function pickersOf(plugin: AnyPlugin): string[] {
  const schemas: Schema[] = Object.values(plugin.methods).map((method) => method.settings);
  if (plugin.sync !== undefined) schemas.push(plugin.sync.target);
  return schemas.flatMap((schema) =>
    Object.values(asRecord(describe(schema)['properties'])).flatMap((field) => {
      const picker = asRecord(field)['picker'];
      return typeof picker === 'string' ? [picker] : [];
    }),
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
