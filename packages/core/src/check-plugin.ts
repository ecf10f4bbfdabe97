import { checkWebhook } from './check-webhook.ts';
import { asRecord, described, fieldsOf, type Wrong } from './check-fields.ts';
import { checkMethods, idShape } from './check-method.ts';
import type { AnyPlugin } from './plugin.ts';
import type { Schema } from './schema.ts';

/** The version of the plugin contract that this package speaks. */
export const supportedApiVersion = 1;

/** A plugin that contradicts itself. The sentence names it, what is wrong and what to do. */
export class WrongPlugin extends TypeError {
  override readonly name = 'WrongPlugin';
}

/**
 * Checks what types cannot say.
 *
 * @throws {WrongPlugin}
 */
export function checkPlugin(plugin: AnyPlugin): void {
  // NOTE: widened, because a plugin that is loaded at run time may be older or newer than these types.
  const { id, apiVersion, ...rest }: Readonly<Record<string, unknown>> = plugin;
  const wrong: Wrong = (sentence) => {
    throw new WrongPlugin(`Plugin "${String(id)}": ${sentence}`);
  };
  if (apiVersion !== supportedApiVersion) {
    wrong(
      `it is written for apiVersion ${String(apiVersion)}, and this Moorage speaks ${supportedApiVersion}. ` +
        'Install the version of the plugin that fits.',
    );
  }
  for (const [member, type] of Object.entries({
    name: 'string',
    icon: 'string',
    methods: 'object',
    identify: 'function',
  })) {
    if (typeof rest[member] !== type) wrong(`it has no ${member}, or one that is not of the type ${type}.`);
  }
  if (typeof id !== 'string' || !idShape.test(id))
    wrong('the id must be lower-case letters, digits and hyphens, e.g. "acme".');
  if (plugin.name.trim() === '') wrong('it has no name. Give it the name that people know the app by.');
  checkIcon(plugin.icon, wrong);
  checkMethods(plugin.methods, wrong);
  checkKinds(plugin, wrong);
  checkPickers(plugin, wrong);
  checkWebhook(plugin, wrong);
}

function checkIcon(icon: string, wrong: Wrong): void {
  if (!/^\s*<svg[\s>]/.test(icon)) wrong('the icon must be an SVG document that starts with <svg.');
  const active = /<script|<foreignObject|<!|<\?|\bon\w+\s*=|@import/i;
  const outside = /(?:href|src)\s*=(?!\s*["']?#)|url\((?!\s*["']?#)/i;
  if (active.test(icon) || outside.test(icon)) {
    wrong('the icon has a script, an event handler or an outside reference. Draw it with plain shapes.');
  }
}

function checkKinds(plugin: AnyPlugin, wrong: Wrong): void {
  for (const [id, kind] of Object.entries(plugin.kinds ?? {})) {
    if (kind.leastRole !== undefined && kind.roleReason === undefined) {
      wrong(`kind "${id}" asks for a least role without a roleReason. Say what the role is needed for.`);
    }
  }
}

function checkPickers(plugin: AnyPlugin, wrong: Wrong): void {
  const schemas = Object.values(plugin.methods).map((method): Schema => method.settings);
  if (plugin.sync !== undefined) schemas.push(plugin.sync.target);
  const fields = schemas.flatMap((schema) => Object.values(fieldsOf(described(schema, 'sync', wrong))));
  for (const field of fields) {
    const picker = asRecord(field)['picker'];
    if (typeof picker !== 'string' || Object.hasOwn(plugin.resources ?? {}, picker)) continue;
    wrong(
      `a field has the picker "${picker}", and there is no such resource. Add it to resources, or correct the name.`,
    );
  }
}
