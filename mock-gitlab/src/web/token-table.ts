import { html } from 'hono/html';
import { isExpired } from '../state/expiry.ts';
import type { AccessToken } from '../state/rows.ts';
import type { Visit } from './form.ts';
import { type Html, csrfField } from './layout.ts';

/** What was made a moment ago: shown on this page, never again. */
export function freshSecret({ exchange, session }: Visit, label: string): Html | '' {
  const { freshToken } = session;
  if (freshToken === null) return '';
  exchange.world.state.sessions.update(session, { freshToken: null });
  return html`<p class="notice" role="status">
    <label for="created-token">${label}</label>
    <input id="created-token" readonly value="${freshToken}" />
    Copy it now: you will not see it again.
  </p>`;
}

/** The living tokens, each with its button to revoke it. */
export function tokenTable(
  { exchange, session }: Visit,
  action: string,
  tokens: readonly AccessToken[],
): Html {
  const { clock } = exchange.world;
  const active = tokens.filter((token) => !token.revoked && !isExpired(token, clock));
  if (active.length === 0) return html`<p>There are no active access tokens.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Scopes</th>
        <th scope="col">Expires</th>
        <th scope="col">Action</th>
      </tr>
    </thead>
    <tbody>
      ${active.map(
        (token) =>
          html`<tr>
            <td>${token.name}</td>
            <td>${token.scopes.join(', ')}</td>
            <td>${token.expiresAt ?? 'Never'}</td>
            <td>
              <form method="post" action="${action}/${token.id}/revoke">
                ${csrfField(session)}
                <input type="hidden" name="_method" value="put" />
                <button aria-label="Revoke ${token.name}">Revoke</button>
              </form>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
