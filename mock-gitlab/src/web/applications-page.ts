import { html } from 'hono/html';
import { createApplication } from '../oauth/application.ts';
import { notice } from '../oauth/notice.ts';
import type { OAuthApplication } from '../state/rows.ts';
import {
  type ApplicationForm,
  NEW_APPLICATION,
  applicationForm,
  problemList,
  problemsOf,
  submitted,
} from './application-form.ts';
import type { Visit } from './form.ts';
import { type Html, csrfField, page, redirect } from './layout.ts';
import { freshSecret } from './token-table.ts';

/** Where the list is. */
export const APPLICATIONS_PATH = '/-/user_settings/applications';

/** A form of one button. */
export const buttonForm = (
  { exchange, session }: Visit,
  path: string,
  method: 'put' | 'delete',
  content: Html,
): Html =>
  html`<form method="post" action="${exchange.world.relativeUrlRoot}${path}">
    ${csrfField(session)}
    <input type="hidden" name="_method" value="${method}" />
    ${content}
  </form>`;

function ownList(visit: Visit, own: readonly OAuthApplication[]): Html {
  const root = visit.exchange.world.relativeUrlRoot;
  if (own.length === 0) return html`<p>You don't have any applications.</p>`;
  return html`<ul>
    ${own.map(
      ({ id, name, uid, redirectUris }) =>
        html`<li>
          <a href="${root}/oauth/applications/${id}"><strong>${name}</strong></a
          ><br />Application ID <code>${uid}</code><br />Callback URL <code>${redirectUris.join(' ')}</code>
          <div class="row">
            <a href="${root}/oauth/applications/${id}/edit" aria-label="Edit ${name}">Edit</a>
            ${buttonForm(
              visit,
              `/oauth/applications/${id}`,
              'delete',
              html`<button aria-label="Destroy ${name}">Destroy</button>`,
            )}
          </div>
        </li>`,
    )}
  </ul>`;
}

/** What this person allowed, and takes back here. gitlab: app/views/doorkeeper/applications/index.html.haml */
function authorizedList(visit: Visit): Html {
  const { state } = visit.exchange.world;
  const tokens = state.oauthTokens
    .many('user', String(visit.user.id))
    .filter(({ revokedAt }) => revokedAt === null);
  const latest = new Map(tokens.map((token) => [token.applicationId, token]));
  if (latest.size === 0) return html`<p>You don't have any authorized applications.</p>`;
  return html`<ul>
    ${[...latest.values()].map((token) => {
      const application = state.applications.get(token.applicationId);
      const name = application?.name ?? 'Anonymous';
      const path = application
        ? `/oauth/authorized_applications/${application.id}`
        : `/oauth/authorized_applications/0?token_id=${token.id}`;
      return html`<li>
        <strong>${name}</strong><br />Authorized ${new Date(token.createdAt).toISOString().slice(0, 10)},
        scopes <code>${token.scopes.join(' ')}</code>
        ${buttonForm(visit, path, 'delete', html`<button aria-label="Revoke ${name}">Revoke</button>`)}
      </li>`;
    })}
  </ul>`;
}

/** The list, with the form for another one. */
export function applicationList(
  visit: Visit,
  form: ApplicationForm = NEW_APPLICATION,
  problems: readonly string[] = [],
): Promise<Response> {
  const { exchange, session, user } = visit;
  const own = exchange.world.state.applications.filter(({ ownerId }) => ownerId === user.id);
  return page(
    exchange,
    'Applications',
    html`${notice(visit)} ${problemList(problems)} ${freshSecret(visit, 'Secret of your new application')}
      ${applicationForm(visit, form)}
      <h2>Your applications</h2>
      ${ownList(visit, own)}
      <h2>Authorized applications</h2>
      ${authorizedList(visit)}`,
    { session },
  );
}

/** An application of this person's, out of what they sent; a list of problems when it is not to be. */
export function register({ exchange, user }: Visit, form: ApplicationForm): OAuthApplication | string[] {
  const problems = problemsOf(form);
  if (problems.length > 0) return problems;
  return createApplication(exchange.world, { ...form, dynamic: false, ownerId: user.id });
}

/** Where people register OAuth applications. gitlab: app/controllers/oauth/applications_controller.rb */
export function applicationsPage(visit: Visit, verb: string): Response | Promise<Response> {
  if (verb !== 'POST') return applicationList(visit);
  const form = submitted(visit);
  const made = register(visit, form);
  if (Array.isArray(made)) return applicationList(visit, form, made);
  const { exchange, session } = visit;
  exchange.world.state.sessions.update(session, { freshToken: made.secret });
  return redirect(exchange, APPLICATIONS_PATH);
}
