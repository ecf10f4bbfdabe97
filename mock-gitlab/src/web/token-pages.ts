import { html } from 'hono/html';
import { ADMIN_SCOPES, PERSONAL_SCOPES, RESOURCE_SCOPES } from '../api/tokens/rules.ts';
import { createPersonalToken, createResourceToken, rotateToken } from '../state/create-token.ts';
import { dateIn, daysBetween, expiryComplaint } from '../state/expiry.ts';
import { OUTRANKED, outranks, tokenRights, tokensOfPlace } from '../state/resource-tokens.ts';
import type { AccessToken } from '../state/rows.ts';
import { revokeToken } from '../state/token-family.ts';
import type { Visit } from './form.ts';
import { page, redirect } from './layout.ts';
import { notFoundPage } from './not-found.ts';
import { type TokenForm, complaintAbout, expiryOf, prefilled, submitted, tokenForm } from './token-form.ts';
import { freshSecret, tokenTables } from './token-table.ts';

/** Where tokens are made: for oneself, in a project, in a group. */
interface Workshop {
  readonly title: string;
  /** Path below the root. */
  readonly path: string;
  readonly allowed: { readonly scopes: readonly string[]; readonly level?: number };
  /** Whether tokens may be made and rotated here; left out: yes. */
  readonly mayMake?: boolean;
  /** Whether a token has more rights than the person. */
  readonly outranked?: (token: AccessToken) => boolean;
  readonly tokens: () => AccessToken[];
  readonly make: (form: TokenForm) => AccessToken;
}

/** What a button beside a token asks for. */
export interface TokenDeed {
  readonly deed: 'revoke' | 'rotate';
  readonly id: number;
}

/** What the end of a path asks for, if anything. */
export const tokenDeed = (id: string | undefined, deed: string | undefined): TokenDeed | undefined =>
  id !== undefined && (deed === 'revoke' || deed === 'rotate') ? { deed, id: Number(id) } : undefined;

/** The same life again from today on, which the page keeps where the API gives a week. gitlab: app/services/personal_access_tokens/rotate_service.rb, keep_token_lifetime */
function rotateAsBefore(world: Visit['exchange']['world'], token: AccessToken): AccessToken | string {
  if (token.revoked) return 'Token already revoked';
  const born = new Date(token.createdAt).toISOString().slice(0, 10);
  const expiresAt = token.expiresAt && dateIn(world.clock, daysBetween(born, token.expiresAt));
  const complaint = expiryComplaint(world, expiresAt);
  return complaint === undefined ? rotateToken(world, token, expiresAt) : `Expiration date ${complaint}`;
}

/** Shows the form and the tokens, makes one, rotates or revokes one. */
function runWorkshop(visit: Visit, verb: string, workshop: Workshop, asked: TokenDeed | undefined) {
  const { exchange, session } = visit;
  const { world } = exchange;
  const action = world.relativeUrlRoot + workshop.path;
  const show = (form: TokenForm, problem?: string) =>
    page(
      exchange,
      workshop.title,
      html`${problem === undefined ? '' : html`<p class="alert" role="alert">${problem}</p>`}
      ${freshSecret(visit, 'Your new access token')}
      ${workshop.mayMake === false ? '' : tokenForm(visit, action, form, workshop.allowed)}
      ${tokenTables(visit, action, workshop.tokens())}`,
      { session },
    );
  const hand = (made: AccessToken) => {
    world.state.sessions.update(session, { freshToken: made.token });
    return redirect(exchange, workshop.path);
  };
  if (asked) {
    const token = workshop.tokens().find(({ id }) => id === asked.id);
    if (!token || verb !== 'PUT') return notFoundPage(exchange);
    if (asked.deed === 'rotate') {
      if (workshop.mayMake === false) return notFoundPage(exchange);
      const next = workshop.outranked?.(token) === true ? OUTRANKED : rotateAsBefore(world, token);
      return typeof next === 'string' ? show(prefilled(visit), next) : hand(next);
    }
    revokeToken(world, token);
    return redirect(exchange, workshop.path);
  }
  if (verb !== 'POST') return show(prefilled(visit));
  if (workshop.mayMake === false) return notFoundPage(exchange);
  const form = submitted(visit);
  const complaint = complaintAbout(visit, form, workshop.allowed);
  return complaint === undefined ? hand(workshop.make(form)) : show(form, complaint);
}

const wishOf = ({ exchange, user }: Visit, form: TokenForm) => ({
  name: form.name,
  description: form.description,
  scopes: form.scopes,
  expiresAt: expiryOf(exchange.world, form),
  createdById: user.id,
});

/** gitlab: app/controllers/user_settings/personal_access_tokens_controller.rb */
export function personalTokensPage(visit: Visit, verb: string, asked?: TokenDeed) {
  const { exchange, user } = visit;
  const { world } = exchange;
  const scopes = user.admin
    ? PERSONAL_SCOPES
    : PERSONAL_SCOPES.filter((scope) => !ADMIN_SCOPES.includes(scope));
  const workshop: Workshop = {
    title: 'Personal access tokens',
    path: '/-/user_settings/personal_access_tokens',
    allowed: { scopes },
    tokens: () =>
      world.state.accessTokens
        .many('user', String(user.id))
        .filter((token) => token.kind === 'personal')
        .toSorted((a, b) => a.id - b.id),
    make: (form) => createPersonalToken(world, user.id, wishOf(visit, form)),
  };
  return runWorkshop(visit, verb, workshop, asked);
}

/** gitlab: app/controllers/projects/settings/access_tokens_controller.rb, groups/settings/access_tokens_controller.rb */
export function resourceTokensPage(
  visit: Visit,
  verb: string,
  kind: 'project' | 'group',
  fullPath: string,
  asked?: TokenDeed,
) {
  const { exchange, user } = visit;
  const { world } = exchange;
  const { state } = world;
  const key = fullPath.toLowerCase();
  const place = kind === 'project' ? state.projects.by('path', key) : state.groups.by('path', key);
  if (!place) return notFoundPage(exchange);
  const { level, readable, manageable } = tokenRights(world, place, user);
  if (!readable) return notFoundPage(exchange);

  const prefix = kind === 'group' ? '/groups' : '';
  const workshop: Workshop = {
    title: `${kind === 'project' ? 'Project' : 'Group'} access tokens of ${place.name}`,
    path: `${prefix}/${place.fullPath}/-/settings/access_tokens`,
    allowed: { scopes: RESOURCE_SCOPES, level },
    mayMake: manageable,
    outranked: (token) => !outranks(state, place, user, token),
    tokens: () => tokensOfPlace(state, kind, place.id),
    make: (form) =>
      createResourceToken(
        world,
        { type: kind, id: place.id, accessLevel: form.accessLevel },
        new URL(exchange.baseUrl).hostname,
        wishOf(visit, form),
      ),
  };
  return runWorkshop(visit, verb, workshop, asked);
}
