import { html } from 'hono/html';
import type { Visit } from '../web/form.ts';
import { type Html, csrfField, page } from '../web/layout.ts';
import type { PreAuthorization } from './pre-authorization.ts';
import { isOutOfBand } from './redirect-uri.ts';
import { MEANING } from './scope-meaning.ts';

/**
 * The fields are GitLab's: `response_mode` is not among them, so that a code which somebody agrees to on the page goes
 * back in the query. gitlab: app/views/doorkeeper/authorizations/new.html.haml
 */
function consentForm(
  { exchange, session }: Visit,
  request: PreAuthorization,
  action: 'post' | 'delete',
): Html {
  const { application, challenge, challengeMethod, nonce, redirectUri, scopes, state } = request;
  const fields = {
    client_id: application.uid,
    redirect_uri: redirectUri,
    state: state ?? '',
    response_type: 'code',
    scope: scopes.join(' '),
    nonce: nonce ?? '',
    code_challenge: challenge ?? '',
    code_challenge_method: challengeMethod ?? '',
  };
  return html`<form method="post" action="${exchange.world.relativeUrlRoot}/oauth/authorize">
    ${action === 'delete' ? html`<input type="hidden" name="_method" value="delete" />` : ''}
    ${csrfField(session)}
    ${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    ${action === 'post' ? html`<button class="primary">Authorize</button>` : html`<button>Cancel</button>`}
  </form>`;
}

/** Asks a person whether an application may act for them. */
export function consentPage(visit: Visit, request: PreAuthorization): Promise<Response> {
  const { exchange, session, user } = visit;
  const { name, dynamic } = request.application;
  const where = isOutOfBand(request.redirectUri)
    ? html`<p>Afterwards you see a code to give to ${name}.</p>`
    : html`<p>Afterwards you go to <code>${request.redirectUri}</code>.</p>`;
  return page(
    exchange,
    `Authorize ${name} to use your account?`,
    html`${
        user.admin
          ? html`<p class="alert">
              You are an administrator, which means authorizing access to <strong>${name}</strong> will allow
              it to interact with GitLab as an administrator as well.
            </p>`
          : ''
      }
      <p><strong>${name}</strong> asks to act for ${user.name} (@${user.username}). It will be able to:</p>
      <ul>
        ${request.scopes.map((scope) => html`<li>${MEANING[scope] ?? scope} (<code>${scope}</code>)</li>`)}
      </ul>
      <p>
        Make sure you trust <strong>${name}</strong> before authorizing.
        ${dynamic ? 'It registered itself: nobody has looked at it.' : ''}
      </p>
      ${where}
      <div class="row">${consentForm(visit, request, 'post')} ${consentForm(visit, request, 'delete')}</div>`,
    { session },
  );
}
