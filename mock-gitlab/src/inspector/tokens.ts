import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { isExpired } from '../state/expiry.ts';
import type { AccessToken } from '../state/rows.ts';
import type { World } from '../world.ts';
import { personName, placeName, roleName } from './owners.ts';
import type { View } from './page.ts';
import { empty, paged, secret, status, table, when } from './parts.ts';

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
  return html`<tr class="${earlier ? 'earlier' : ''}">
    <th scope="row">
      ${earlier ? `rotated away, id ${token.id}` : token.name}
      ${earlier ? '' : html`<span class="sub">${token.kind.replaceAll('_', ' ')}, id ${token.id}</span>`}
    </th>
    <td class="long">${earlier ? '' : ownerOf(token, world)}</td>
    <td class="long mono">${earlier ? '' : token.scopes.join(' ')}</td>
    <td>${tokenState(token, world)}</td>
    <td>
      ${token.expiresAt === null ? html`<span class="quiet">never</span>` : when(Date.parse(token.expiresAt), now)}
    </td>
    <td>
      ${token.lastUsedAt === null ? html`<span class="quiet">never</span>` : when(token.lastUsedAt, now)}
      ${token.lastUsedIps.length > 0 ? html`<span class="sub mono">${token.lastUsedIps.join(' ')}</span>` : ''}
    </td>
    <td>${secret(`token ${token.id}, ${token.name}`, token.token)}</td>
  </tr>`;
}

/** Access tokens by family: the newest of each chain of rotations, and below it those it replaced. */
export function tokensView(exchange: Exchange): View {
  const { world } = exchange;
  const families = new Map<number, AccessToken[]>();
  for (const token of world.state.accessTokens.all()) {
    families.set(token.familyId, [token, ...(families.get(token.familyId) ?? [])]);
  }
  const { shown, links } = paged([...families.values()], exchange.url);
  if (shown.length === 0) return { section: 'tokens', body: empty('There are no access tokens.') };
  return {
    section: 'tokens',
    body: html`<p class="quiet">
        A rotation ends a token and puts a new one at the head of its family. Using one that was rotated away
        ends the whole family.
      </p>
      ${table(
        'Access tokens',
        ['Token', 'Acts for', 'Scopes', 'State', 'Expires', 'Last used', 'Value'],
        shown.map(
          (family) =>
            html`<tbody>
              ${family.map((token, at) => row(token, world, at > 0))}
            </tbody>`,
        ),
      )}${links}`,
  };
}
