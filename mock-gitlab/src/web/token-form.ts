import { html } from 'hono/html';
import { modelSentence } from '../api/tokens/rules.ts';
import { LEVEL } from '../state/access.ts';
import { NEW_TOKEN_DAYS, dateIn, usualExpiry } from '../state/expiry.ts';
import { type Visit, textOf } from './form.ts';
import { type Html, csrfField } from './layout.ts';
import { scopeBoxes } from './scope-boxes.ts';

/** What a person asks for. */
export interface TokenForm {
  readonly name: string;
  readonly description: string;
  readonly expiresAt: string;
  readonly scopes: readonly string[];
  readonly accessLevel: number;
}

const ROLES: readonly (readonly [number, string])[] = [
  [LEVEL.guest, 'Guest'],
  [LEVEL.planner, 'Planner'],
  [LEVEL.reporter, 'Reporter'],
  [LEVEL.developer, 'Developer'],
  [LEVEL.maintainer, 'Maintainer'],
  [LEVEL.owner, 'Owner'],
];

const isText = (value: unknown): value is string => typeof value === 'string';

/** The form as a link fills it in: `?name=ci&scopes=api,read_user`. gitlab: doc/user/profile/personal_access_tokens.md, "Prefill" */
export function prefilled({ exchange, given }: Visit): TokenForm {
  return {
    name: textOf(given, 'name'),
    description: textOf(given, 'description'),
    expiresAt: textOf(given, 'expires_at') || dateIn(exchange.world.clock, 30),
    scopes: textOf(given, 'scopes').split(/[\s,]+/),
    accessLevel: Number(textOf(given, 'access_level')) || LEVEL.maintainer,
  };
}

/** The form as it was sent. */
export function submitted({ given }: Visit): TokenForm {
  const sent: unknown = given['access_token'];
  const fields = Object.fromEntries(Object.entries(typeof sent === 'object' && sent !== null ? sent : {}));
  const scopes: unknown = fields['scopes'];
  return {
    name: textOf(fields, 'name').trim(),
    description: textOf(fields, 'description'),
    expiresAt: textOf(fields, 'expires_at'),
    scopes: Array.isArray(scopes) ? scopes.filter(isText) : [],
    accessLevel: Number(textOf(fields, 'access_level')),
  };
}

/** Why a form is not accepted; `undefined` when it is. gitlab: app/models/personal_access_token.rb, app/services/resource_access_tokens/create_service.rb */
export function complaintAbout(
  { exchange: { world } }: Visit,
  form: TokenForm,
  allowed: { readonly scopes: readonly string[]; readonly level?: number },
): string | undefined {
  if (form.expiresAt !== '' && !isDate(form.expiresAt)) return 'Expiration date is invalid';
  if (allowed.level !== undefined) {
    const known = ROLES.some(([level]) => level === form.accessLevel);
    if (!known || form.accessLevel > allowed.level) {
      return 'Access level of the token contains permissions not held by the creating user';
    }
  }
  if (!form.scopes.every((scope) => allowed.scopes.includes(scope))) {
    return 'Scopes can only contain available scopes';
  }
  return modelSentence(world, { ...form, expiresAt: expiryOf(world, form) });
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  Number.isFinite(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** The date a form asks for, or the usual one. */
export const expiryOf = (world: Visit['exchange']['world'], { expiresAt }: TokenForm): string | null =>
  expiresAt === '' ? usualExpiry(world, NEW_TOKEN_DAYS) : expiresAt;

/** The form itself; `level` is what the person may give, without it there is no role to choose. */
export function tokenForm(
  { session }: Visit,
  action: string,
  form: TokenForm,
  allowed: { readonly scopes: readonly string[]; readonly level?: number },
): Html {
  const { level } = allowed;
  const roles = level === undefined ? [] : ROLES.filter(([number]) => number <= level);
  return html`<form class="stack" method="post" action="${action}">
    ${csrfField(session)}
    <div>
      <label for="token_name">Token name</label>
      <input id="token_name" name="access_token[name]" value="${form.name}" required />
    </div>
    <div>
      <label for="token_description">Description</label>
      <input id="token_description" name="access_token[description]" value="${form.description}" />
    </div>
    <div>
      <label for="token_expires_at">Expiration date</label>
      <input id="token_expires_at" name="access_token[expires_at]" type="date" value="${form.expiresAt}" />
    </div>
    ${
      roles.length === 0
        ? ''
        : html`<div>
            <label for="token_access_level">Select a role</label>
            <select id="token_access_level" name="access_token[access_level]">
              ${roles.map(
                ([number, name]) =>
                  html`<option value="${number}" ${number === form.accessLevel ? 'selected' : ''}>
                    ${name}
                  </option>`,
              )}
            </select>
          </div>`
    }
    ${scopeBoxes('Select scopes', 'access_token[scopes][]', allowed.scopes, form.scopes)}
    <button class="primary">Create token</button>
  </form>`;
}
