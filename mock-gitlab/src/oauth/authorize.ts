import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import { readGiven } from '../http/given.ts';
import { toJson } from '../http/json.ts';
import type { Session, User } from '../state/rows.ts';
import { type Visit, textOf, toSignIn, visitPage } from '../web/form.ts';
import { type Html, csrfField, page, redirect } from '../web/layout.ts';
import { currentSession, sessionUser } from '../web/session.ts';
import { type OAuthProblem, accessDenied, consentRequired, loginRequired } from './errors.ts';
import { type PreAuthorization, preAuthorize } from './pre-authorization.ts';
import { isOutOfBand } from './redirect-uri.ts';

/** What the scopes mean, on the consent page. gitlab: config/locales/doorkeeper.en.yml */
const MEANING: Readonly<Record<string, string>> = {
  api: 'Access the API on your behalf, read and write',
  read_api: 'Read the API on your behalf',
  read_user: 'Read your personal information',
  openid: 'Authenticate using OpenID Connect',
  profile: 'Read your profile with OpenID Connect',
  email: 'Read your primary email address with OpenID Connect',
};

/** The client's address with the outcome added; a query that it has already stays. doorkeeper: lib/doorkeeper/oauth/authorization/uri_builder.rb */
function outcomeUri(request: PreAuthorization, outcome: Readonly<Record<string, string>>): string {
  const url = new URL(request.redirectUri);
  const all = { ...outcome, ...(request.state !== undefined && { state: request.state }) };
  if (request.responseMode === 'fragment') {
    url.hash = new URLSearchParams(all).toString();
  } else {
    for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  }
  return url.href;
}

function formPost(exchange: Exchange, request: PreAuthorization, outcome: Record<string, string>) {
  const all = { ...outcome, ...(request.state !== undefined && { state: request.state }) };
  return page(
    exchange,
    'Submit',
    html`<form id="outcome" method="post" action="${request.redirectUri}">
        ${Object.entries(all).map(
          ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        <button class="primary">Continue</button>
      </form>
      <script>
        document.getElementById('outcome').submit();
      </script>`,
  );
}

function deny(exchange: Exchange, request: PreAuthorization, problem: OAuthProblem) {
  const outcome = { error: problem.error, error_description: problem.description };
  if (isOutOfBand(request.redirectUri)) return errorPage(exchange, problem);
  return request.responseMode === 'form_post'
    ? formPost(exchange, request, outcome)
    : redirect(exchange, outcomeUri(request, outcome));
}

/** A mistake in the request is shown here and never sent to the client. gitlab: app/controllers/oauth/authorizations_controller.rb, new */
function errorPage(exchange: Exchange, { error, description }: OAuthProblem, session?: Session) {
  return page(
    exchange,
    'An error has occurred',
    html`<p class="alert" role="alert">${description}</p>
      <p><code>${error}</code></p>`,
    session && { session },
  );
}

function consentForm(visit: Visit, request: PreAuthorization, action: 'approve' | 'cancel'): Html {
  const { exchange, session, given } = visit;
  const { application, redirectUri, scopes } = request;
  const fields: Record<string, string> = {
    client_id: application.uid,
    redirect_uri: redirectUri,
    response_type: 'code',
    response_mode: request.responseMode,
    scope: scopes.join(' '),
    state: request.state ?? '',
    nonce: textOf(given, 'nonce'),
    code_challenge: textOf(given, 'code_challenge'),
    code_challenge_method: textOf(given, 'code_challenge_method'),
    _method: action === 'cancel' ? 'delete' : '',
  };
  const sent = Object.entries(fields).filter(
    ([name, value]) => value !== '' || (name === 'state' && request.state !== undefined),
  );
  return html`<form method="post" action="${exchange.world.relativeUrlRoot}/oauth/authorize">
    ${csrfField(session)}
    ${sent.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${action === 'approve' ? html`<button class="primary">Authorize</button>` : html`<button>Cancel</button>`}
  </form>`;
}

/** gitlab: app/views/doorkeeper/authorizations/new.html.haml */
function consentPage(visit: Visit, request: PreAuthorization): Promise<Response> {
  const { name } = request.application;
  return page(
    visit.exchange,
    `Authorize ${name} to use your account?`,
    html`<p>
        <strong>${name}</strong> asks to act for ${visit.user.name} (@${visit.user.username}). It will be able
        to:
      </p>
      <ul>
        ${request.scopes.map((scope) => html`<li>${MEANING[scope] ?? scope} (<code>${scope}</code>)</li>`)}
      </ul>
      <p>Afterwards you go to <code>${request.redirectUri}</code>.</p>
      <div class="row">
        ${consentForm(visit, request, 'approve')} ${consentForm(visit, request, 'cancel')}
      </div>`,
    { session: visit.session },
  );
}

function issueCode({ world: { state, clock } }: Exchange, user: User, request: PreAuthorization) {
  const code = state.random.hex(64);
  state.grants.insert((id) => ({
    id,
    code,
    applicationId: request.application.id,
    userId: user.id,
    redirectUri: request.redirectUri,
    scopes: request.scopes,
    challenge: request.challenge,
    challengeMethod: request.challengeMethod,
    nonce: request.nonce,
    createdAt: clock.milliseconds(),
    revokedAt: null,
  }));
  return code;
}

/** Approved on this page: 302 to the client. */
function approve({ exchange, user }: Visit, request: PreAuthorization) {
  const code = issueCode(exchange, user, request);
  if (isOutOfBand(request.redirectUri)) {
    return redirect(exchange, `/oauth/authorize/native?code=${code}`);
  }
  return request.responseMode === 'form_post'
    ? formPost(exchange, request, { code })
    : redirect(exchange, outcomeUri(request, { code }));
}

/**
 * No consent needed: GitLab answers a page that goes on by script, not a redirect.
 * gitlab: app/views/doorkeeper/authorizations/redirect.html.haml
 */
function approveUnasked(visit: Visit, request: PreAuthorization) {
  if (isOutOfBand(request.redirectUri) || request.responseMode === 'form_post') {
    return approve(visit, request);
  }
  const code = issueCode(visit.exchange, visit.user, request);
  const target = outcomeUri(request, { code });
  return page(
    visit.exchange,
    'Redirecting',
    html`<p><a href="${target}">Click here to redirect to ${request.redirectUri}</a></p>
      <script>
        window.location = ${raw(toJson(target))};
      </script>`,
    { session: visit.session },
  );
}

/** Trusted applications, and confidential ones that hold a token with the same scopes, are not asked about again. */
function needsNoConsent({ exchange, user }: Visit, { application, scopes }: PreAuthorization) {
  if (application.trusted) return true;
  const wanted = scopes.toSorted().join(' ');
  return (
    application.confidential &&
    exchange.world.state.oauthTokens.find(
      (token) =>
        token.applicationId === application.id &&
        token.userId === user.id &&
        token.revokedAt === null &&
        token.scopes.toSorted().join(' ') === wanted,
    ) !== undefined
  );
}

function ask(visit: Visit, request: PreAuthorization): Response | Promise<Response> {
  if (needsNoConsent(visit, request) && !request.prompt.includes('consent')) {
    return approveUnasked(visit, request);
  }
  // doorkeeper-openid_connect: lib/doorkeeper/openid_connect/helpers/controller.rb
  if (request.prompt.includes('none')) return deny(visit.exchange, request, consentRequired);
  return consentPage(visit, request);
}

async function authorize(exchange: Exchange): Promise<Response> {
  const session = currentSession(exchange);
  if (exchange.verb === 'GET' && !sessionUser(exchange, session)) {
    const given = await readGiven(exchange.request, exchange.url.searchParams);
    const request = preAuthorize(exchange, given);
    if (!('error' in request) && request.prompt.includes('none')) {
      return deny(exchange, request, loginRequired);
    }
    return toSignIn(exchange);
  }
  return visitPage(exchange, (visit, verb) => {
    const request = preAuthorize(exchange, visit.given);
    if ('error' in request) return errorPage(exchange, request, visit.session);
    if (verb === 'DELETE') return deny(exchange, request, accessDenied);
    return verb === 'POST' ? approve(visit, request) : ask(visit, request);
  });
}

/** The side of OAuth that a person sees. gitlab: app/controllers/oauth/authorizations_controller.rb */
export function mountAuthorize(app: Hono<AppEnv>): void {
  app.on(['GET', 'POST', 'DELETE'], '/oauth/authorize', (c) => authorize(c.env.exchange));
  app.get('/oauth/authorize/native', (c) =>
    visitPage(c.env.exchange, ({ exchange, session, given }) =>
      page(
        exchange,
        'Authorization code',
        html`<p><code id="authorization_code">${textOf(given, 'code')}</code></p>`,
        { session },
      ),
    ),
  );
}
