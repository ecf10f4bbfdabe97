import { html } from 'hono/html';
import type { AccessToken } from '../state/rows.ts';
import { isActive } from '../state/token-family.ts';
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

const button = (visit: Visit, action: string, token: AccessToken, deed: 'Rotate' | 'Revoke') =>
  html`<form method="post" action="${action}/${token.id}/${deed.toLowerCase()}">
    ${csrfField(visit.session)}
    <input type="hidden" name="_method" value="put" />
    <button aria-label="${deed} ${token.name}">${deed}</button>
  </form>`;

const dateOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);

function table(visit: Visit, action: string, tokens: readonly AccessToken[], active: boolean): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Scopes</th>
        <th scope="col">Created</th>
        <th scope="col">Last used</th>
        <th scope="col">Expires</th>
        <th scope="col">${active ? 'Action' : 'State'}</th>
      </tr>
    </thead>
    <tbody>
      ${tokens.map(
        (token) =>
          html`<tr>
            <td>${token.name}${token.description ? html`<br /><small>${token.description}</small>` : ''}</td>
            <td>${token.scopes.join(', ')}</td>
            <td>${dateOf(token.createdAt)}</td>
            <td>${token.lastUsedAt === null ? 'Never' : dateOf(token.lastUsedAt)}</td>
            <td>${token.expiresAt ?? 'Never'}</td>
            <td>
              ${
                active
                  ? html`${button(visit, action, token, 'Rotate')} ${button(visit, action, token, 'Revoke')}`
                  : token.revoked
                    ? 'Revoked'
                    : 'Expired'
              }
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The living tokens, each with its buttons to rotate and revoke it, and below the dead ones. gitlab: app/views/user_settings/personal_access_tokens/index.html.haml */
export function tokenTables(visit: Visit, action: string, tokens: readonly AccessToken[]): Html {
  const { world } = visit.exchange;
  const active = tokens.filter((token) => isActive(world, token));
  const inactive = tokens.filter((token) => !isActive(world, token));
  return html`<h2>Active access tokens</h2>
    ${active.length === 0 ? html`<p>There are no active access tokens.</p>` : table(visit, action, active, true)}
    <h2>Inactive access tokens</h2>
    ${inactive.length === 0 ? html`<p>There are no inactive access tokens.</p>` : table(visit, action, inactive, false)}`;
}
