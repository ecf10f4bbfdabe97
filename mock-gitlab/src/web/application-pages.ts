import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/exchange.ts';
import { oauthJson } from '../oauth/answer.ts';
import { renewSecret, revokeAuthorizations } from '../oauth/application.ts';
import { flash, notice } from '../oauth/notice.ts';
import { visitOAuth } from '../oauth/visit.ts';
import { deleteApplication } from '../state/delete.ts';
import type { OAuthApplication } from '../state/rows.ts';
import { applicationForm, problemList, problemsOf, submitted } from './application-form.ts';
import { APPLICATIONS_PATH, applicationList, buttonForm, register } from './applications-page.ts';
import { type Visit, textOf } from './form.ts';
import { page } from './layout.ts';
import { notFoundPage } from './not-found.ts';

// gitlab: config/locales/doorkeeper.en.yml, flash
const CREATED = 'The application was created successfully.';
const UPDATED = 'The application was updated successfully.';
const DELETED = 'The application was deleted successfully.';
const REVOKED = 'The application was revoked access.';

/** One application; its secret is there when it was made or renewed a moment ago. gitlab: app/views/shared/doorkeeper/applications/_show.html.haml */
function showPage(visit: Visit, application: OAuthApplication, secret?: string, said?: string) {
  const { exchange, session } = visit;
  const path = `/oauth/applications/${application.id}`;
  const root = exchange.world.relativeUrlRoot;
  return page(
    exchange,
    `Application: ${application.name}`,
    html`${said === undefined ? notice(visit) : html`<p class="notice" role="status">${said}</p>`}
      ${
        secret === undefined
          ? html`<p>The secret is only available when you create the application or renew the secret.</p>`
          : html`<p class="notice" role="status">
              <label for="created-token">Secret of your new application</label>
              <input id="created-token" readonly value="${secret}" />
              Copy it now: you will not see it again.
            </p>`
      }
      <ul>
        <li><strong>${application.name}</strong>, Application ID <code>${application.uid}</code></li>
        <li>Callback URL ${application.redirectUris.map((uri) => html`<code>${uri}</code> `)}</li>
        <li>Confidential: ${application.confidential ? 'Yes' : 'No'}</li>
        <li>Scopes <code>${application.scopes.join(' ')}</code></li>
      </ul>
      <div class="row">
        <a href="${root}${path}/edit">Edit</a>
        ${buttonForm(visit, `${path}/renew`, 'put', html`<button>Renew secret</button>`)}
        ${buttonForm(visit, path, 'delete', html`<button>Destroy</button>`)}
      </div>`,
    { session },
  );
}

function editPage(visit: Visit, application: OAuthApplication, problems: readonly string[] = []) {
  const form = problems.length > 0 ? submitted(visit) : application;
  return page(
    visit.exchange,
    'Edit application',
    html`${problemList(problems)} ${applicationForm(visit, form, application)}`,
    { session: visit.session },
  );
}

function update(visit: Visit, application: OAuthApplication) {
  const form = submitted(visit);
  const problems = problemsOf(form);
  if (problems.length > 0) return editPage(visit, application, problems);
  visit.exchange.world.state.applications.update(application, form);
  return flash(visit, UPDATED, `/oauth/applications/${application.id}`);
}

/** GitLab's page asks for the new secret by script; without one it is shown on the page. gitlab: app/controllers/oauth/applications_controller.rb, renew */
function renew(visit: Visit, application: OAuthApplication) {
  const { exchange } = visit;
  const { secret } = renewSecret(exchange.world, application);
  const byScript = exchange.request.headers.get('accept')?.includes('text/html') !== true;
  return byScript ? oauthJson(exchange, 200, { secret }) : showPage(visit, application, secret);
}

function create(visit: Visit) {
  const form = submitted(visit);
  const made = register(visit, form);
  return Array.isArray(made)
    ? applicationList(visit, form, made)
    : showPage(visit, made, made.secret, CREATED);
}

/** Takes back what the person allowed an application, or one token of none. gitlab: app/controllers/oauth/authorized_applications_controller.rb */
function takeBack(visit: Visit, id: number) {
  const { exchange, user, given } = visit;
  const { state, clock } = exchange.world;
  const tokenId = Number(textOf(given, 'token_id'));
  const token = tokenId > 0 ? state.oauthTokens.get(tokenId) : undefined;
  if (tokenId > 0 && token?.userId !== user.id) return notFoundPage(exchange);
  if (token) state.oauthTokens.update(token, { revokedAt: token.revokedAt ?? clock.milliseconds() });
  else revokeAuthorizations(exchange.world, id, user.id);
  return flash(visit, REVOKED, APPLICATIONS_PATH);
}

/** The pages of a person's own applications. */
export function mountApplicationPages(app: Hono<AppEnv>): void {
  type Answer = (visit: Visit, verb: string, application: OAuthApplication) => Response | Promise<Response>;
  const own = (path: string, verbs: readonly string[], answer: Answer) =>
    app.on([...verbs], `/oauth/applications/${path}`, (c) =>
      visitOAuth(c.env.exchange, (visit, verb) => {
        const application = visit.exchange.world.state.applications.get(Number(c.req.param('id')));
        const mine = application?.ownerId === visit.user.id ? application : undefined;
        return mine ? answer(visit, verb, mine) : notFoundPage(visit.exchange);
      }),
    );

  app.on(['GET', 'POST'], '/oauth/applications', (c) =>
    visitOAuth(c.env.exchange, (visit, verb) => (verb === 'POST' ? create(visit) : applicationList(visit))),
  );
  own(':id/edit', ['GET'], (visit, _, application) => editPage(visit, application));
  own(':id/renew', ['POST', 'PUT'], (visit, verb, application) =>
    verb === 'PUT' ? renew(visit, application) : notFoundPage(visit.exchange),
  );
  own(':id', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], (visit, verb, application) => {
    if (verb === 'GET') return showPage(visit, application);
    if (verb === 'PUT' || verb === 'PATCH') return update(visit, application);
    if (verb !== 'DELETE') return notFoundPage(visit.exchange);
    deleteApplication(visit.exchange.world.state, application);
    return flash(visit, DELETED, APPLICATIONS_PATH);
  });
  app.on(['POST', 'DELETE'], '/oauth/authorized_applications/:id', (c) =>
    visitOAuth(c.env.exchange, (visit, verb) =>
      verb === 'DELETE' ? takeBack(visit, Number(c.req.param('id'))) : notFoundPage(visit.exchange),
    ),
  );
}
