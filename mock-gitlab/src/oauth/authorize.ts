import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import type { Session, User } from '../state/rows.ts';
import { settingsOf } from '../state/settings.ts';
import { type Visit, textOf, toSignIn } from '../web/form.ts';
import { page } from '../web/layout.ts';
import { answerRails } from './answer.ts';
import { approve, approveUnasked, denyClient } from './answer-client.ts';
import { consentPage } from './consent-page.ts';
import { type OAuthProblem, accessDenied, unconfirmedEmail } from './errors.ts';
import { parameter } from './parameters.ts';
import { type PreAuthorization, preAuthorize } from './pre-authorization.ts';
import { obeyPrompt } from './prompt.ts';
import { visitOAuth, visitorOf } from './visit.ts';

/** A mistake in the request is shown here and never sent to the client. gitlab: app/views/doorkeeper/authorizations/error.html.haml */
function errorPage(exchange: Exchange, { error, description }: OAuthProblem, session?: Session) {
  return page(
    exchange,
    'An error has occurred',
    html`<p class="alert" role="alert">${description}</p>
      <p><code>${error}</code></p>`,
    session && { session },
  );
}

/**
 * Signing in with GitLab asks for `read_user` alone, and gives it to an application that has the API anyway.
 * gitlab: app/controllers/oauth/authorizations_controller.rb, downgrade_scopes!
 */
function downgraded({ world: { state } }: Exchange, given: Given): Given {
  const { gl_auth_type: type, ...rest } = given;
  if (type !== 'login') return given;
  const application = state.applications.by('uid', parameter(given, 'client_id') ?? '');
  if (!application) return rest;
  const { scopes } = application;
  if (scopes.includes('read_user')) return { ...rest, scope: 'read_user' };
  if (!scopes.includes('api') && !scopes.includes('read_api')) return rest;
  state.applications.update(application, { scopes: [...scopes, 'read_user'] });
  return { ...rest, scope: 'read_user' };
}

/** Trusted applications, and confidential ones that hold a token with the same scopes, are not asked about again. */
function needsNoConsent({ world: { state } }: Exchange, user: User, request: PreAuthorization): boolean {
  const { application, scopes } = request;
  if (application.trusted) return true;
  const wanted = scopes.toSorted().join(' ');
  return (
    application.confidential &&
    state.oauthTokens
      .many('user', String(user.id))
      .some(
        (token) =>
          token.applicationId === application.id &&
          token.revokedAt === null &&
          token.scopes.toSorted().join(' ') === wanted,
      )
  );
}

// gitlab: lib/gitlab/auth.rb, API_SCOPES, REPOSITORY_SCOPES, REGISTRY_SCOPES, ADMIN_SCOPES
const DANGEROUS = /^(api|read_api|sudo|admin_mode|(read|write)_(repository|registry))$/;

/**
 * Whether an administrator is kept from an application that could do much.
 * gitlab: app/controllers/oauth/authorizations_controller.rb, disallow_connect?
 */
function isKeptAway({ world }: Exchange, user: User, given: Given): boolean {
  if (!user.admin || settingsOf(world).others['disable_admin_oauth_scopes'] !== true) return false;
  const application = world.state.applications.by('uid', parameter(given, 'client_id') ?? '');
  return application?.trusted === false && application.scopes.some((scope) => DANGEROUS.test(scope));
}

/** gitlab: app/views/doorkeeper/authorizations/forbidden.html.haml */
const forbiddenPage = (exchange: Exchange, session: Session) =>
  page(
    exchange,
    'Forbidden',
    html`<p class="alert" role="alert">
      This application cannot be authorized by administrators: its scopes are too wide for them.
    </p>`,
    { session, status: 200 },
  );

/** `GET /oauth/authorize`. gitlab: app/controllers/oauth/authorizations_controller.rb, new */
function ask(exchange: Exchange, sent: Given): Response | Promise<Response> {
  const visit = visitorOf(exchange, sent);
  // A stranger's request changes nothing.
  const given = visit ? downgraded(exchange, sent) : sent;
  const request = preAuthorize(exchange, given);
  const authorizable = !('problem' in request);
  const remembered = visit !== undefined && authorizable && needsNoConsent(exchange, visit.user, request);
  const prompted = authorizable
    ? obeyPrompt(exchange, given, request, visit, remembered)
    : ({ kind: 'go on' } as const);
  if (prompted.kind === 'answer') return prompted.answer;
  if (!visit) return toSignIn(exchange);

  const { session, user } = visit;
  if (user.confirmedAt === null) return errorPage(exchange, unconfirmedEmail, session);
  if (isKeptAway(exchange, user, given)) return forbiddenPage(exchange, session);
  if (!authorizable) return errorPage(exchange, request.problem, session);
  return remembered && prompted.kind !== 'ask'
    ? approveUnasked(exchange, user, request, session)
    : consentPage(visit, request);
}

/** The person pressed a button of the consent page. doorkeeper: app/controllers/doorkeeper/authorizations_controller.rb */
function decide({ exchange, session, user, given }: Visit, verb: string) {
  if (user.confirmedAt === null) return errorPage(exchange, unconfirmedEmail, session);
  if (isKeptAway(exchange, user, given)) return forbiddenPage(exchange, session);
  const request = preAuthorize(exchange, given);
  // The form was tampered with: unlike the page before, this tells the client, if there is one to tell.
  if ('problem' in request) return denyClient(exchange, request.back, request.problem);
  return verb === 'DELETE' ? denyClient(exchange, request, accessDenied) : approve(exchange, user, request);
}

/** The side of OAuth that a person sees. */
export function mountAuthorize(app: Hono<AppEnv>): void {
  app.get('/oauth/authorize', ({ env: { exchange } }) =>
    answerRails(exchange, (given) => ask(exchange, given)),
  );
  app.on(['POST', 'DELETE'], '/oauth/authorize', (c) => visitOAuth(c.env.exchange, decide));
  // doorkeeper: app/views/doorkeeper/authorizations/show.html.erb
  app.get('/oauth/authorize/native', (c) =>
    visitOAuth(c.env.exchange, ({ exchange, session, given }) =>
      page(
        exchange,
        'Authorization code',
        html`<p><code id="authorization_code">${textOf(given, 'code')}</code></p>`,
        { session },
      ),
    ),
  );
}
