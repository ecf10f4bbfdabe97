import { html, raw } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { toJson } from '../http/json.ts';
import type { Session, User } from '../state/rows.ts';
import { page, redirect } from '../web/layout.ts';
import { oauthJson } from './answer.ts';
import type { OAuthProblem } from './errors.ts';
import type { PreAuthorization, Return } from './pre-authorization.ts';
import { isOutOfBand, withFragment, withQuery } from './redirect-uri.ts';

type Outcome = Readonly<Record<string, string>>;

/** The client's address with the outcome added. doorkeeper: lib/doorkeeper/oauth/authorization/uri_builder.rb */
function outcomeUri({ redirectUri, responseMode, state }: Return, outcome: Outcome): string {
  const all = { ...outcome, state };
  return responseMode === 'fragment' ? withFragment(redirectUri, all) : withQuery(redirectUri, all);
}

/** doorkeeper: app/views/doorkeeper/authorizations/form_post.html.erb */
function formPost(exchange: Exchange, { redirectUri, state }: Return, outcome: Outcome) {
  const all = Object.entries({ ...outcome, ...(state !== undefined && { state }) });
  return page(
    exchange,
    'Submit this form',
    html`<form id="outcome" method="post" action="${redirectUri}">
        ${all.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button class="primary">Continue</button>
      </form>
      <script>
        document.getElementById('outcome').submit();
      </script>`,
  );
}

/** Sends an outcome to the client, the way it asked for. doorkeeper: app/controllers/doorkeeper/authorizations_controller.rb, redirect_or_render */
function answerClient(exchange: Exchange, back: Return, outcome: Outcome): Response | Promise<Response> {
  return back.responseMode === 'form_post'
    ? formPost(exchange, back, outcome)
    : redirect(exchange, outcomeUri(back, outcome));
}

/**
 * Tells the client of an error; where nobody may be told, the browser gets it as JSON.
 * doorkeeper: lib/doorkeeper/oauth/error_response.rb, redirectable?
 */
export function denyClient(exchange: Exchange, back: Return | null, problem: OAuthProblem) {
  const outcome = { error: problem.error, error_description: problem.description };
  if (back !== null && !isOutOfBand(back.redirectUri)) return answerClient(exchange, back, outcome);
  const state = back?.state;
  return oauthJson(exchange, problem.status, { ...outcome, ...(state !== undefined && { state }) });
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

/** Approved on the consent page: 302 to the client, or to the page that shows the code. */
export function approve(exchange: Exchange, user: User, request: PreAuthorization) {
  const code = issueCode(exchange, user, request);
  return isOutOfBand(request.redirectUri)
    ? redirect(exchange, `/oauth/authorize/native?code=${code}`)
    : answerClient(exchange, request, { code });
}

/**
 * No consent needed: GitLab answers a page that goes on by script, not a redirect, whatever mode was asked for but the fragment.
 * gitlab: app/controllers/oauth/authorizations_controller.rb, new; app/views/doorkeeper/authorizations/redirect.html.haml
 */
export function approveUnasked(exchange: Exchange, user: User, request: PreAuthorization, session: Session) {
  if (isOutOfBand(request.redirectUri)) return approve(exchange, user, request);
  const target = outcomeUri(request, { code: issueCode(exchange, user, request) });
  return page(
    exchange,
    'Redirecting',
    html`<p><a href="${target}">Click here to redirect to ${target}</a></p>
      <script>
        window.location = ${raw(toJson(target))};
      </script>`,
    { session },
  );
}
