import { html } from 'hono/html';
import type { Visit } from '../web/form.ts';
import { type Html, redirect } from '../web/layout.ts';

/** Goes to another page, which says a sentence once. rails: flash[:notice] */
export function flash({ exchange, session }: Visit, sentence: string, path: string): Response {
  const { sessions } = exchange.world.state;
  sessions.update(sessions.get(session.id) ?? session, { notice: sentence });
  return redirect(exchange, path);
}

/** The sentence, which is gone afterwards. */
export function notice({ exchange, session }: Visit): Html | '' {
  if (session.notice === null) return '';
  exchange.world.state.sessions.update(session, { notice: null });
  return html`<p class="notice" role="status">${session.notice}</p>`;
}
