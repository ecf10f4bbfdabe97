import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { isExpired } from '../state/expiry.ts';
import { isOver } from '../oauth/device-code.ts';
import type { DeviceGrant, OAuthApplication, OAuthToken } from '../state/rows.ts';
import { personName } from './owners.ts';
import type { View } from './page.ts';
import { empty, paged, secretRow, secretSwitch, status, table, when } from './parts.ts';

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
    html`<tbody role="rowgroup">
      ${all.map((application) => {
        const secret = { label: `secret of ${application.name}`, value: application.secret };
        return html`<tr role="row">
            <th scope="row" role="rowheader">
              ${application.name}<span class="sub">${describe(application)}</span>
            </th>
            <td role="cell" class="long mono">
              ${application.redirectUris.map((uri) => html`${uri}<br />`)}
            </td>
            <td role="cell" data-label="Scopes" class="mono words scopes">${application.scopes.join(' ')}</td>
            <td role="cell" data-label="Owner">${personName(state, application.ownerId)}</td>
            <td role="cell" data-label="Client ID" class="long mono">${application.uid}</td>
            <td role="cell" data-label="Secret">${secretSwitch(secret)}</td>
          </tr>
          ${secretRow(6, secret)}`;
      })}
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
    html`<tbody role="rowgroup">
      ${waiting.map((grant) => {
        const code = { label: `code ${grant.id}`, value: grant.code };
        return html`<tr role="row">
            <th scope="row" role="rowheader">${personName(state, grant.userId)}</th>
            <td role="cell" class="long">${state.applications.get(grant.applicationId)?.name ?? 'gone'}</td>
            <td role="cell" data-label="Scopes" class="mono words scopes">${grant.scopes.join(' ')}</td>
            <td role="cell" data-label="PKCE">${grant.challengeMethod ?? 'none'}</td>
            <td role="cell" data-label="Made">${when(grant.createdAt, now)}</td>
            <td role="cell" data-label="Code">${secretSwitch(code)}</td>
          </tr>
          ${secretRow(6, code)}`;
      })}
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
    html`<tbody role="rowgroup">
      ${all.map((grant) => {
        const code = { label: `device code ${grant.id}`, value: grant.deviceCode };
        return html`<tr role="row">
            <th scope="row" role="rowheader" class="mono">${grant.userCode ?? 'used'}</th>
            <td role="cell" class="long">${state.applications.get(grant.applicationId)?.name ?? 'gone'}</td>
            <td role="cell" data-label="Scopes" class="mono words scopes">${grant.scopes.join(' ')}</td>
            <td role="cell">${deviceState(exchange, grant)}</td>
            <td role="cell" data-label="For">${personName(state, grant.userId)}</td>
            <td role="cell" data-label="Until">${when(grant.createdAt + grant.expiresIn * 1000, now)}</td>
            <td role="cell" data-label="Device code">${secretSwitch(code)}</td>
          </tr>
          ${secretRow(7, code)}`;
      })}
    </tbody>`,
  );
}

function grants(exchange: Exchange) {
  const { state, clock } = exchange.world;
  const now = clock.milliseconds();
  const { shown, links } = paged(state.oauthTokens.all().toReversed(), exchange.url);
  if (shown.length === 0) return empty('Nobody has authorized an application.');
  const rows = shown.map((token) => {
    const access = { label: `access token ${token.id}`, value: token.access };
    const { refresh: value } = token;
    const refresh = value === null ? undefined : { label: `refresh token ${token.id}`, value };
    return html`<tr role="row">
        <th scope="row" role="rowheader">
          ${personName(state, token.userId)}<span class="sub">id ${token.id}</span>
        </th>
        <td role="cell" class="long">${state.applications.get(token.applicationId)?.name ?? 'gone'}</td>
        <td role="cell" data-label="Scopes" class="mono words scopes">${token.scopes.join(' ')}</td>
        <td role="cell">${tokenState(token, exchange)}</td>
        <td role="cell" data-label="Expires">${when(token.createdAt + token.expiresIn * 1000, now)}</td>
        <td role="cell" data-label="Access token">${secretSwitch(access)}</td>
        <td role="cell" data-label="Refresh token">
          ${refresh ? secretSwitch(refresh, 1) : html`<span class="quiet">none</span>`}
        </td>
      </tr>
      ${secretRow(7, access, refresh)}`;
  });
  return html`${table(
    'OAuth tokens',
    ['For', 'Application', 'Scopes', 'State', 'Expires', 'Access token', 'Refresh token'],
    html`<tbody role="rowgroup">
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
