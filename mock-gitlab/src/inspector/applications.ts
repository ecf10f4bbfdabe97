import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { isExpired } from '../state/expiry.ts';
import { isOver } from '../oauth/device-code.ts';
import type { DeviceGrant, OAuthApplication, OAuthToken } from '../state/rows.ts';
import { personName } from './owners.ts';
import type { View } from './page.ts';
import { empty, paged, secret, status, table, when } from './parts.ts';

function describe({ confidential, trusted }: OAuthApplication): string {
  return `${confidential ? 'confidential' : 'public'}${trusted ? ', trusted' : ''}`;
}

function tokenState(token: OAuthToken, { world }: Exchange) {
  if (token.revokedAt !== null) return status('bad', 'Revoked');
  if (!isExpired(token, world.clock)) return status('good', 'Alive');
  return token.refresh === null ? status('bad', 'Expired') : status('warn', 'Expired, can be refreshed');
}

function applications(exchange: Exchange) {
  const { state } = exchange.world;
  const all = state.applications.all();
  if (all.length === 0)
    return empty('There are no OAuth applications. People register them in their settings.');
  return table(
    'Applications',
    ['Name', 'Redirect URIs', 'Scopes', 'Owner', 'Client ID', 'Secret'],
    html`<tbody>
      ${all.map(
        (application) =>
          html`<tr>
            <th scope="row">${application.name}<span class="sub">${describe(application)}</span></th>
            <td class="long mono">${application.redirectUris.map((uri) => html`${uri}<br />`)}</td>
            <td class="long mono">${application.scopes.join(' ')}</td>
            <td>${personName(state, application.ownerId)}</td>
            <td class="long mono">${application.uid}</td>
            <td>${secret(`secret of ${application.name}`, application.secret)}</td>
          </tr>`,
      )}
    </tbody>`,
  );
}

function codes({ world }: Exchange) {
  const { state, clock } = world;
  const now = clock.milliseconds();
  // doorkeeper: authorization_code_expires_in, ten minutes
  const waiting = state.grants.filter((grant) => grant.revokedAt === null && now < grant.createdAt + 600_000);
  if (waiting.length === 0) return empty('No authorization code waits to be exchanged.');
  return table(
    'Authorization codes',
    ['For', 'Application', 'Scopes', 'PKCE', 'Made', 'Code'],
    html`<tbody>
      ${waiting.map(
        (grant) =>
          html`<tr>
            <th scope="row">${personName(state, grant.userId)}</th>
            <td class="long">${state.applications.get(grant.applicationId)?.name ?? 'gone'}</td>
            <td class="long mono">${grant.scopes.join(' ')}</td>
            <td>${grant.challengeMethod ?? 'none'}</td>
            <td>${when(grant.createdAt, now)}</td>
            <td>${secret(`code ${grant.id}`, grant.code)}</td>
          </tr>`,
      )}
    </tbody>`,
  );
}

function deviceState(exchange: Exchange, grant: DeviceGrant) {
  if (isOver(exchange, grant)) return status('bad', 'Expired');
  if (grant.userCode !== null) return status('warn', 'Waits for a person');
  return grant.userId === null ? status('bad', 'Refused') : status('good', 'Agreed, not fetched');
}

function devices(exchange: Exchange) {
  const { state, clock } = exchange.world;
  const now = clock.milliseconds();
  const all = state.deviceGrants.all();
  if (all.length === 0) return empty('No device waits to be let in.');
  return table(
    'Devices',
    ['User code', 'Application', 'Scopes', 'State', 'For', 'Until', 'Device code'],
    html`<tbody>
      ${all.map(
        (grant) =>
          html`<tr>
            <th scope="row" class="mono">${grant.userCode ?? 'used'}</th>
            <td class="long">${state.applications.get(grant.applicationId)?.name ?? 'gone'}</td>
            <td class="long mono">${grant.scopes.join(' ')}</td>
            <td>${deviceState(exchange, grant)}</td>
            <td>${personName(state, grant.userId)}</td>
            <td>${when(grant.createdAt + grant.expiresIn * 1000, now)}</td>
            <td>${secret(`device code ${grant.id}`, grant.deviceCode)}</td>
          </tr>`,
      )}
    </tbody>`,
  );
}

function grants(exchange: Exchange) {
  const { state, clock } = exchange.world;
  const now = clock.milliseconds();
  const { shown, links } = paged(state.oauthTokens.all().toReversed(), exchange.url);
  if (shown.length === 0) return empty('Nobody has authorized an application.');
  const rows = shown.map(
    (token) =>
      html`<tr>
        <th scope="row">${personName(state, token.userId)}<span class="sub">id ${token.id}</span></th>
        <td class="long">${state.applications.get(token.applicationId)?.name ?? 'gone'}</td>
        <td class="long mono">${token.scopes.join(' ')}</td>
        <td>${tokenState(token, exchange)}</td>
        <td>${when(token.createdAt + token.expiresIn * 1000, now)}</td>
        <td>${secret(`access token ${token.id}`, token.access)}</td>
        <td>
          ${
            token.refresh === null
              ? html`<span class="quiet">none</span>`
              : secret(`refresh token ${token.id}`, token.refresh)
          }
        </td>
      </tr>`,
  );
  return html`${table(
    'OAuth tokens',
    ['For', 'Application', 'Scopes', 'State', 'Expires', 'Access token', 'Refresh token'],
    html`<tbody>
      ${rows}
    </tbody>`,
  )}${links}`;
}

/** OAuth applications and what people have granted them, the newest first. */
export const applicationsView = (exchange: Exchange): View => ({
  section: 'applications',
  body: html`${applications(exchange)}
    <h2>Codes</h2>
    ${codes(exchange)}
    <h2>Devices</h2>
    ${devices(exchange)}
    <h2>Tokens</h2>
    ${grants(exchange)}`,
});
