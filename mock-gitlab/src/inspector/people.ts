import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import type { Member, User } from '../state/rows.ts';
import { redirect } from '../web/layout.ts';
import { sessionCookie, startSession } from '../web/session.ts';
import { placeName, roleName } from './owners.ts';
import { type View, address } from './page.ts';
import { empty, paged, status, table, when } from './parts.ts';

const stateOf = ({ state }: User) =>
  status(
    state === 'active' ? 'good' : 'bad',
    state.charAt(0).toUpperCase() + state.slice(1).replaceAll('_', ' '),
  );

function kindOf({ admin, bot }: User): string {
  if (bot) return 'Bot';
  return admin ? 'Administrator' : 'Person';
}

/** Everybody, with what they may do and a way to be them. */
export function peopleView(exchange: Exchange): View {
  const { state, clock } = exchange.world;
  const now = clock.milliseconds();
  const memberships = new Map<number, Member[]>();
  for (const member of state.members.all()) {
    memberships.set(member.userId, [...(memberships.get(member.userId) ?? []), member]);
  }
  const { shown, links } = paged(state.users.all(), exchange.url);
  if (shown.length === 0) return { section: 'people', body: empty('There is nobody. A seed brings people.') };
  const rows = shown.map((user) => {
    const places = memberships.get(user.id) ?? [];
    return html`<tr role="row">
      <th scope="row" role="rowheader">
        ${user.name}<span class="sub">@${user.username}</span
        >${user.bot ? '' : html`<span class="sub">${user.email}</span>`}
      </th>
      <td role="cell" class="tight">${kindOf(user)}</td>
      <td role="cell">${stateOf(user)}</td>
      <td role="cell" data-label="Member of" class="long">
        ${places.map(
          (member) =>
            html`<span
                >${placeName(state, member.sourceType, member.sourceId)}
                <span class="quiet">${roleName(member.accessLevel)}</span></span
              ><br />`,
        )}
        ${places.length === 0 ? html`<span class="quiet">none</span>` : ''}
      </td>
      <td role="cell" data-label="Last active">
        ${user.lastActivityAt === null ? html`<span class="quiet">never</span>` : when(user.lastActivityAt, now)}
      </td>
      <td role="cell">${signInForm(exchange, user)}</td>
    </tr>`;
  });
  return {
    section: 'people',
    body: html`${table(
      'People',
      ['Name', 'Kind', 'State', 'Member of', 'Last active', 'Browser'],
      html`<tbody role="rowgroup">
        ${rows}
      </tbody>`,
    )}${links}`,
  };
}

function signInForm(exchange: Exchange, { id, username, state, bot }: User) {
  if (state !== 'active' || bot) return html`<span class="quiet">none</span>`;
  return html`<form method="post" action="${address(exchange, 'inspect/people/sign-in')}">
    <button name="user" value="${id}" aria-label="Sign in as ${username}">Sign in</button>
  </form>`;
}

/** Makes this browser somebody, as if they had typed their password. */
export function signInAs(exchange: Exchange, id: string): Response | undefined {
  const { state, clock } = exchange.world;
  const user = state.users.get(Number(id));
  if (!user || user.state !== 'active' || user.bot) return undefined;
  const session = startSession(exchange, { userId: user.id, signedInAt: clock.milliseconds() });
  return redirect(exchange, '/dashboard', sessionCookie(exchange, session));
}
