import type { Guide, Method } from './method.ts';
import type { AnyPlugin } from './plugin.ts';
import { describe, type Schema } from './schema.ts';

/** The version of the plugin contract that this package speaks. */
export const supportedApiVersion = 1;

type Wrong = (sentence: string) => never;

const idShape = /^[a-z][a-z0-9-]*$/;

/**
 * Checks what types cannot say.
 *
 * @throws {TypeError} naming the plugin, what is wrong and what to do.
 */
export function checkPlugin(plugin: AnyPlugin): void {
  // NOTE: widened, because a plugin that is loaded at run time may be older or newer than these types.
  const { id, apiVersion, ...rest }: Readonly<Record<string, unknown>> = plugin;
  const wrong: Wrong = (sentence) => {
    throw new TypeError(`Plugin "${String(id)}": ${sentence}`);
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
  checkMethods(plugin, wrong);
  checkKinds(plugin, wrong);
  checkPickers(plugin, wrong);
}

function checkIcon(icon: string, wrong: Wrong): void {
  if (!/^\s*<svg[\s>]/.test(icon)) wrong('the icon must be an SVG document that starts with <svg.');
  const active = /<script|<foreignObject|<!|<\?|\bon\w+\s*=|@import/i;
  const outside = /(?:href|src)\s*=(?!\s*["']?#)|url\((?!\s*["']?#)/i;
  if (active.test(icon) || outside.test(icon)) {
    wrong('the icon has a script, an event handler or an outside reference. Draw it with plain shapes.');
  }
}

function checkMethods(plugin: AnyPlugin, wrong: Wrong): void {
  const methods = Object.entries(plugin.methods);
  if (methods.length === 0) wrong('it has no methods. Add one with oauth2({…}) or token({…}).');
  for (const [id, method] of methods) {
    if (!idShape.test(id)) wrong(`the method id "${id}" must be lower-case letters, digits and hyphens.`);
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
    if (method.kind === 'token') checkNoFieldTwice(id, method.settings, method.secrets, wrong);
    for (const guide of method.guides ?? []) checkGuide(id, method, guide, wrong);
  }
}

function checkNoFieldTwice(id: string, settings: Schema, secrets: Schema, wrong: Wrong): void {
  const shown = fieldsOf(settings);
  const both = Object.keys(fieldsOf(secrets)).find((field) => Object.hasOwn(shown, field));
  if (both === undefined) return;
  wrong(
    `method "${id}" has the field "${both}" in settings and in secrets. What is secret belongs into secrets only.`,
  );
}

function checkGuide(id: string, method: Method, guide: Guide, wrong: Wrong): void {
  const fields = fieldsOf(method.settings);
  const known = ['name', ...Object.keys(fields)];
  for (const [, placeholder = ''] of `${guide.text} ${guide.url ?? ''}`.matchAll(/\{([^{}]*)\}/g)) {
    if (known.includes(placeholder)) continue;
    wrong(
      `method "${id}" has a guide with {${placeholder}}. It can name ${known.map((name) => `{${name}}`).join(', ')}.`,
    );
  }
  for (const [field, value] of Object.entries(guide.when ?? {})) {
    const values = constantsOf(fields[field]);
    if (fields[field] === undefined) {
      wrong(`method "${id}" shows a guide by the field "${field}", which its settings do not have.`);
    }
    if (values.length > 0 && !values.includes(value)) {
      wrong(
        `method "${id}" shows a guide when ${field} is "${value}", which it never is: ${values.join(', ')}.`,
      );
    }
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
  for (const field of schemas.flatMap((schema) => Object.values(fieldsOf(schema)))) {
    const picker = asRecord(field)['picker'];
    if (typeof picker !== 'string' || Object.hasOwn(plugin.resources ?? {}, picker)) continue;
    wrong(
      `a field has the picker "${picker}", and there is no such resource. Add it to resources, or correct the name.`,
    );
  }
}

function fieldsOf(schema: Schema): Record<string, unknown> {
  return asRecord(describe(schema)['properties']);
}

/** The values that a field can have, where it is a choice; else nothing. */
function constantsOf(field: unknown): unknown[] {
  const { enum: values, anyOf, oneOf } = asRecord(field);
  if (Array.isArray(values)) return values;
  const options = anyOf ?? oneOf;
  return Array.isArray(options) ? options.map((option) => asRecord(option)['const']) : [];
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
