import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { isExpired } from '../state/expiry.ts';
import type { AccessToken } from '../state/rows.ts';
import type { World } from '../world.ts';
import { personName, placeName, roleName } from './owners.ts';
import type { View } from './page.ts';
import { empty, paged, secretRow, secretSwitch, status, table, when } from './parts.ts';
import { searchForm, searched } from './search.ts';

/** How a token stands; the reason is what the API would say. */
export function tokenState(token: AccessToken, { clock }: World) {
  if (token.revoked) return status('bad', 'Revoked');
  if (isExpired(token, clock)) return status('bad', 'Expired');
  const left = token.expiresAt === null ? Infinity : Date.parse(token.expiresAt) - clock.milliseconds();
  return left <= 7 * 86_400_000 ? status('warn', 'Ends soon') : status('good', 'Alive');
}

/** Whose a token is and what it may do there. */
function ownerOf(token: AccessToken, { state }: World): string {
  if (token.resourceId === null) return personName(state, token.userId);
  const role = token.accessLevel === null ? '' : `, ${roleName(token.accessLevel)}`;
  return `${placeName(state, token.kind, token.resourceId)}${role}`;
}

function row(token: AccessToken, world: World, earlier: boolean) {
  const now = world.clock.milliseconds();
  const secret = { label: `token ${token.id}, ${token.name}`, value: token.token };
  return html`<tr role="row" class="${earlier ? 'earlier' : ''}">
      <th scope="row" role="rowheader">
        ${earlier ? `rotated away, id ${token.id}` : token.name}
        ${earlier ? '' : html`<span class="sub">${token.kind.replaceAll('_', ' ')}, id ${token.id}</span>`}
      </th>
      <td role="cell" data-label="Acts for" class="words">${earlier ? '' : ownerOf(token, world)}</td>
      <td role="cell" data-label="Scopes" class="mono words scopes">
        ${earlier ? '' : token.scopes.join(' ')}
      </td>
      <td role="cell">${tokenState(token, world)}</td>
      <td role="cell" data-label="Expires">
        ${token.expiresAt === null ? html`<span class="quiet">never</span>` : when(Date.parse(token.expiresAt), now)}
      </td>
      <td role="cell" data-label="Last used">
        ${token.lastUsedAt === null ? html`<span class="quiet">never</span>` : when(token.lastUsedAt, now)}
        ${token.lastUsedIps.length > 0 ? html`<span class="sub mono">${token.lastUsedIps.join(' ')}</span>` : ''}
      </td>
      <td role="cell">${secretSwitch(secret)}</td>
    </tr>
    ${secretRow(7, secret)}`;
}

/** Access tokens by family: the newest of each chain of rotations, and below it those it replaced. */
export function tokensView(exchange: Exchange): View {
  const { world } = exchange;
  const families = new Map<number, AccessToken[]>();
  for (const token of world.state.accessTokens.all()) {
    families.set(token.familyId, [token, ...(families.get(token.familyId) ?? [])]);
  }
  if (families.size === 0) return { section: 'tokens', body: empty('There are no access tokens.') };
  const said = (family: readonly AccessToken[]) =>
    family.map(
      (token) => `${token.name} ${token.id} ${token.kind} ${ownerOf(token, world)} ${token.scopes.join(' ')}`,
    );
  const found = searched([...families.values()], exchange.url, (family) => said(family).join(' '));
  const { shown, links } = paged(found, exchange.url);
  return {
    section: 'tokens',
    body: html`<p class="quiet">
        A rotation ends a token and puts a new one at the head of its family. Using one that was rotated away
        ends the whole family.
      </p>
      ${searchForm(exchange.url, 'Name, owner, kind, scope or id')}
      ${
        shown.length === 0
          ? empty('No token fits.')
          : table(
              'Access tokens',
              ['Token', 'Acts for', 'Scopes', 'State', 'Expires', 'Last used', 'Value'],
              shown.map(
                (family) =>
                  html`<tbody role="rowgroup">
                    ${family.map((token, at) => row(token, world, at > 0))}
                  </tbody>`,
              ),
            )
      }${links}`,
  };
}
