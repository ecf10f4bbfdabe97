import { html } from 'hono/html';
import { audited } from '../audit/audit.ts';
import type { Exchange } from '../http/exchange.ts';
import { type Given, readGiven } from '../http/given.ts';
import type { Session, User } from '../state/rows.ts';
import { page, redirect } from './layout.ts';
import { currentSession, sessionCookie, sessionUser, startSession } from './session.ts';

/** A signed-in browser's request. */
export interface Visit {
  readonly exchange: Exchange;
  readonly session: Session;
  readonly user: User;
  readonly given: Given;
}

/** A text parameter, `""` when absent or of another kind. */
export function textOf(given: Given, name: string): string {
  const value = given[name];
  return typeof value === 'string' ? value : '';
}

/** Sends a stranger to the sign-in page and back here afterwards. gitlab: app/controllers/application_controller.rb */
export function toSignIn(exchange: Exchange): Response {
  const returnTo = exchange.path + exchange.url.search;
  const known = currentSession(exchange);
  // A browser that has a session keeps it: another would make the forms in its open pages worthless.
  const session = known
    ? exchange.world.state.sessions.update(known, { returnTo })
    : startSession(exchange, { returnTo });
  return redirect(exchange, '/users/sign_in', sessionCookie(exchange, session));
}

/** Whether a form came from a page of ours. */
export const isOurForm = (session: Session | undefined, given: Given): session is Session =>
  session !== undefined && textOf(given, 'authenticity_token') === session.csrf;

/** gitlab: public/422.html */
export const forged = (exchange: Exchange): Promise<Response> =>
  page(
    exchange,
    'The change you requested was rejected',
    html`<p>The form is out of date, or came from another site. Go back, reload the page and try again.</p>`,
    { status: 422 },
  );

/**
 * Answers a page that needs somebody signed in. A form is believed only with the session's own token, and
 * `_method` stands for the verbs that HTML forms do not have.
 */
export async function visitPage(
  exchange: Exchange,
  answer: (visit: Visit, verb: string) => Response | Promise<Response>,
): Promise<Response> {
  const session = currentSession(exchange);
  const user = sessionUser(exchange, session);
  if (!session || !user) return toSignIn(exchange);
  const given = await readGiven(exchange.request, exchange.url.searchParams);
  exchange.given = given;
  if (exchange.verb !== 'GET' && !isOurForm(session, given)) return forged(exchange);
  const verb = exchange.verb === 'POST' ? textOf(given, '_method').toUpperCase() : '';
  return audited(exchange, user, () => answer({ exchange, session, user, given }, verb || exchange.verb));
}
