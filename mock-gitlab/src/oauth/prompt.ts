import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import { type Visit, toSignIn } from '../web/form.ts';
import { redirect } from '../web/layout.ts';
import { sessionCookie, startSession } from '../web/session.ts';
import { denyClient } from './answer-client.ts';
import {
  consentRequired,
  invalidConfiguration,
  invalidRequest,
  loginRequired,
  type OAuthProblem,
} from './errors.ts';
import { parameter } from './parameters.ts';
import type { PreAuthorization } from './pre-authorization.ts';

// doorkeeper-openid_connect: lib/doorkeeper/openid_connect/helpers/controller.rb

const PRIORITY = ['none', 'consent', 'login', 'select_account'];

/** Signs somebody out and in again; afterwards the request goes on without that prompt. gitlab: config/initializers/doorkeeper_openid_connect.rb */
function signInAgain({ exchange, session }: Visit, prompt: string): Response {
  const query = new URLSearchParams(exchange.url.searchParams);
  const rest = (query.get('prompt') ?? '').split(/ +/).filter((one) => one !== prompt && one !== '');
  query.delete('prompt');
  if (rest.length > 0) query.set('prompt', rest.join(' '));
  const { state } = exchange.world;
  state.sessions.delete(session.id);
  const stranger = startSession(exchange, { returnTo: `${exchange.path}?${query.toString()}` });
  return redirect(exchange, '/users/sign_in', sessionCookie(exchange, stranger));
}

function tooLongAgo({ exchange, user, given }: Visit): boolean {
  const asked = parameter(given, 'max_age') ?? '';
  const seconds = Number.parseInt(asked, 10);
  if (!(seconds > 0) && asked !== '0') return false;
  const at = user.currentSignInAt;
  // The second of grace is the engine's.
  return at === null || exchange.world.clock.milliseconds() - at > Math.max(1, seconds) * 1000;
}

/** What `prompt` and `max_age` make of a request. */
export type Prompted =
  | { readonly kind: 'answer'; readonly answer: Response | Promise<Response> }
  | { readonly kind: 'ask' }
  | { readonly kind: 'go on' };

/**
 * Obeys `prompt` and `max_age`, which count for requests of scope `openid` alone. `visit` is `undefined` for a stranger,
 * `remembered`: nobody need be asked.
 */
export function obeyPrompt(
  exchange: Exchange,
  given: Given,
  request: PreAuthorization,
  visit: Visit | undefined,
  remembered: boolean,
): Prompted {
  if (!request.scopes.includes('openid')) return { kind: 'go on' };
  const answer = (response: Response | Promise<Response>): Prompted => ({ kind: 'answer', answer: response });
  const deny = (problem: OAuthProblem) => answer(denyClient(exchange, request, problem));
  if (visit && tooLongAgo(visit)) return answer(signInAgain(visit, 'login'));

  const prompts = [...new Set((parameter(given, 'prompt') ?? '').split(/ +/).filter((one) => one !== ''))];
  for (const prompt of prompts.toSorted((a, b) => PRIORITY.indexOf(a) - PRIORITY.indexOf(b))) {
    if (prompt === 'none') {
      if (prompts.length > 1) return deny(invalidRequest);
      if (!visit) return deny(loginRequired);
      return remembered ? { kind: 'go on' } : deny(consentRequired);
    }
    if (!PRIORITY.includes(prompt)) return deny(invalidRequest);
    // GitLab has set nothing up for it.
    if (prompt === 'select_account') return deny(invalidConfiguration);
    if (!visit) return answer(toSignIn(exchange));
    if (prompt === 'login') return answer(signInAgain(visit, 'login'));
    if (prompts.every((one) => one === 'consent')) return { kind: 'ask' };
  }
  return { kind: 'go on' };
}
