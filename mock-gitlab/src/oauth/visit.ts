import { audited } from '../audit/audit.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { type Visit, forged, isOurForm, textOf, toSignIn } from '../web/form.ts';
import { currentSession, sessionUser } from '../web/session.ts';
import { answerRails } from './answer.ts';

/** The verb of a form: `_method` stands for those that HTML does not have. rack: lib/rack/method_override.rb */
function verbOf({ verb }: Exchange, given: Given): string {
  const wanted = verb === 'POST' ? textOf(given, '_method').toUpperCase() : '';
  return ['PUT', 'PATCH', 'DELETE'].includes(wanted) ? wanted : verb;
}

/** The signed-in visitor of a page, `undefined` for a stranger. */
export function visitorOf(exchange: Exchange, given: Given): Visit | undefined {
  const session = currentSession(exchange);
  const user = sessionUser(exchange, session);
  return session && user ? { exchange, session, user, given } : undefined;
}

/**
 * Answers a page of OAuth that needs somebody signed in; a form is believed only with its session's own token.
 * Unlike other pages it reads its parameters as Rails does.
 */
export const visitOAuth = (
  exchange: Exchange,
  answer: (visit: Visit, verb: string) => Response | Promise<Response>,
): Promise<Response> =>
  answerRails(exchange, (given) => {
    const visit = visitorOf(exchange, given);
    if (exchange.verb !== 'GET') {
      // rails: the form's token is looked at before anybody asks who is signed in
      if (!isOurForm(currentSession(exchange), given)) return forged(exchange);
    }
    if (!visit) return toSignIn(exchange);
    return audited(exchange, visit.user, () => answer(visit, verbOf(exchange, given)));
  });
