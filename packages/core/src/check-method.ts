import { constantsOf, described, fieldsOf, isDrawable, type Wrong } from './check-fields.ts';
import type { Guide, Method } from './method.ts';

/** Lower-case letters, digits and hyphens: ids stand in URLs and in stored rows. */
export const idShape = /^[a-z][a-z0-9-]*$/;

/** The methods of a plugin, each by itself and all together. */
export function checkMethods(methods: Readonly<Record<string, Method>>, wrong: Wrong): void {
  const all = Object.entries(methods);
  if (all.length === 0) wrong('it has no methods. Add one with oauth2({…}) or token({…}).');
  for (const [id, method] of all) checkMethod(id, method, wrong);
  const agreed = all.filter(([, { kind }]) => kind === 'oauth2').map(([id]) => `"${id}"`);
  if (agreed.length > 1) {
    wrong(
      `the methods ${agreed.join(' and ')} are all of oauth2, and an app can have one such method. ` +
        'Make one of them, with a setting for what differs.',
    );
  }
}

function checkMethod(id: string, method: Method, wrong: Wrong): void {
  if (!idShape.test(id)) wrong(`the method id "${id}" must be lower-case letters, digits and hyphens.`);
  checkMembers(id, method, wrong);
  if (!Number.isInteger(method.revision) || method.revision < 1) {
    wrong(`method "${id}" has the revision ${method.revision}. Count from 1.`);
  }
  if (method.revision > 1 && method.upgrade === undefined) {
    wrong(
      `method "${id}" is at revision ${method.revision} and has no upgrade. Add one for what older versions stored.`,
    );
  }
  const shown = checkForm(
    `method "${id}"`,
    'settings',
    described(method.settings, `method "${id}"`, wrong),
    wrong,
  );
  if (method.kind === 'token') {
    const sealed = checkForm(
      `method "${id}"`,
      'secrets',
      described(method.secrets, `method "${id}"`, wrong),
      wrong,
    );
    const both = Object.keys(sealed).find((field) => Object.hasOwn(shown, field));
    if (both !== undefined) {
      wrong(
        `method "${id}" has the field "${both}" in settings and in secrets. What is secret belongs into secrets only.`,
      );
    }
  }
  for (const guide of method.guides ?? []) checkGuide(id, shown, guide, wrong);
}

/** What the compiler says to whom it is asked: a plugin that is loaded at run time may never have met it. */
function checkMembers(id: string, method: Method, wrong: Wrong): void {
  const given = new Map<string, unknown>(Object.entries(method));
  const has = (member: string, type: string) => {
    if (typeof given.get(member) !== type)
      wrong(`method "${id}" has no ${member}, or one that is not a ${type}.`);
  };
  if (method.kind !== 'oauth2' && method.kind !== 'token') {
    wrong(`method "${id}" is made neither by oauth2({…}) nor by token({…}).`);
  }
  has('label', 'string');
  has('baseUrl', 'function');
  has(method.kind === 'token' ? 'authorize' : 'server', 'function');
  checkManaged(id, method, wrong);
  const scopes = given.get('scopes');
  if (!Array.isArray(scopes) || scopes.some((scope) => typeof scope !== 'string')) {
    wrong(`method "${id}" has no list of scopes. Leave the list empty where the app has none.`);
  }
}

function checkManaged(id: string, method: Method, wrong: Wrong): void {
  if (method.kind !== 'token' || method.managed === undefined) return;
  const given = new Map<string, unknown>(Object.entries(method.managed));
  for (const hook of ['rotate', 'successor', 'lastUsedAt', 'revoke']) {
    if (typeof given.get(hook) !== 'function')
      wrong(
        `method "${id}" can be managed and has no managed.${hook}. Without it a lost credential stays lost.`,
      );
  }
  if (given.has('twin') && typeof given.get('twin') !== 'function')
    wrong(`method "${id}" has a managed.twin that is not a function. Leave it out where the app has none.`);
}

function checkForm(
  owner: string,
  part: string,
  schema: Readonly<Record<string, unknown>>,
  wrong: Wrong,
): Record<string, unknown> {
  if (schema['type'] !== 'object') wrong(`${owner} has a schema that is not an object of fields.`);
  const fields = fieldsOf(schema);
  const strange = Object.entries(fields).find(([, field]) => !isDrawable(field));
  if (strange !== undefined) {
    wrong(
      `${owner} has the field "${strange[0]}" in ${part}, which a form cannot draw. ` +
        'Make it text, a number, a yes or no, or a choice of constants.',
    );
  }
  return fields;
}

function checkGuide(id: string, fields: Record<string, unknown>, guide: Guide, wrong: Wrong): void {
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
