import { html } from 'hono/html';
import { PERSONAL_SCOPES, RESOURCE_SCOPES } from '../api/token-rules.ts';
import { LEVEL, groupLevel, projectLevel } from '../state/access.ts';
import { createPersonalToken, createResourceToken } from '../state/create-token.ts';
import type { AccessToken } from '../state/rows.ts';
import type { Visit } from './form.ts';
import { page, redirect } from './layout.ts';
import { notFoundPage } from './not-found.ts';
import { type TokenForm, complaintAbout, expiryOf, prefilled, submitted, tokenForm } from './token-form.ts';
import { freshSecret, tokenTable } from './token-table.ts';

/** Where tokens are made: for oneself, in a project, in a group. */
interface Workshop {
  readonly title: string;
  /** Path below the root. */
  readonly path: string;
  readonly allowed: { readonly scopes: readonly string[]; readonly level?: number };
  readonly tokens: () => AccessToken[];
  readonly make: (form: TokenForm) => AccessToken;
}

/** Shows the form and the tokens, makes one, revokes one. */
function runWorkshop(visit: Visit, verb: string, workshop: Workshop, revokeId: string | undefined) {
  const { exchange, session } = visit;
  const { state } = exchange.world;
  const action = exchange.world.relativeUrlRoot + workshop.path;
  if (revokeId !== undefined) {
    const token = workshop.tokens().find(({ id }) => id === Number(revokeId));
    if (!token || verb !== 'PUT') return notFoundPage(exchange);
    state.accessTokens.update(token, { revoked: true });
    return redirect(exchange, workshop.path);
  }
  const show = (form: TokenForm, problem?: string) =>
    page(
      exchange,
      workshop.title,
      html`${problem === undefined ? '' : html`<p class="alert" role="alert">${problem}</p>`}
        ${freshSecret(visit, 'Your new access token')} ${tokenForm(visit, action, form, workshop.allowed)}
        <h2>Active access tokens</h2>
        ${tokenTable(visit, action, workshop.tokens())}`,
      { session },
    );
  if (verb !== 'POST') return show(prefilled(visit));
  const form = submitted(visit);
  const complaint = complaintAbout(visit, form, workshop.allowed);
  if (complaint !== undefined) return show(form, complaint);
  state.sessions.update(session, { freshToken: workshop.make(form).token });
  return redirect(exchange, workshop.path);
}

const wishOf = ({ exchange, user }: Visit, form: TokenForm) => ({
  name: form.name,
  description: form.description,
  scopes: form.scopes,
  expiresAt: expiryOf(exchange.world, form),
  createdById: user.id,
});

/** gitlab: app/controllers/user_settings/personal_access_tokens_controller.rb */
export function personalTokensPage(visit: Visit, verb: string, revokeId?: string) {
  const { exchange, user } = visit;
  const { world } = exchange;
  const admin = ['sudo', 'admin_mode', 'read_service_ping'];
  const scopes = user.admin ? PERSONAL_SCOPES : PERSONAL_SCOPES.filter((scope) => !admin.includes(scope));
  const workshop: Workshop = {
    title: 'Personal access tokens',
    path: '/-/user_settings/personal_access_tokens',
    allowed: { scopes },
    tokens: () =>
      world.state.accessTokens.filter((token) => token.kind === 'personal' && token.userId === user.id),
    make: (form) => createPersonalToken(world, user.id, wishOf(visit, form)),
  };
  return runWorkshop(visit, verb, workshop, revokeId);
}

/** gitlab: app/controllers/projects/settings/access_tokens_controller.rb, groups/settings/access_tokens_controller.rb */
export function resourceTokensPage(
  visit: Visit,
  verb: string,
  kind: 'project' | 'group',
  fullPath: string,
  revokeId?: string,
) {
  const { exchange, user } = visit;
  const { world } = exchange;
  const { state } = world;
  const key = fullPath.toLowerCase();
  const place = kind === 'project' ? state.projects.by('path', key) : state.groups.by('path', key);
  if (!place) return notFoundPage(exchange);
  const level = 'namespaceKind' in place ? projectLevel(state, place, user) : groupLevel(state, place, user);
  if (level < (kind === 'project' ? LEVEL.maintainer : LEVEL.owner)) return notFoundPage(exchange);

  const prefix = kind === 'group' ? '/groups' : '';
  const workshop: Workshop = {
    title: `${kind === 'project' ? 'Project' : 'Group'} access tokens of ${place.name}`,
    path: `${prefix}/${place.fullPath}/-/settings/access_tokens`,
    allowed: { scopes: RESOURCE_SCOPES, level },
    tokens: () => state.accessTokens.filter((token) => token.kind === kind && token.resourceId === place.id),
    make: (form) =>
      createResourceToken(
        world,
        { type: kind, id: place.id, accessLevel: form.accessLevel },
        new URL(exchange.baseUrl).hostname,
        wishOf(visit, form),
      ),
  };
  return runWorkshop(visit, verb, workshop, revokeId);
}
