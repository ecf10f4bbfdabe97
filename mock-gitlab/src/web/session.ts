import { readCookie } from '../http/cookies.ts';
import type { Exchange } from '../http/exchange.ts';
import { SESSION_COOKIE } from '../http/other-credentials.ts';
import type { Session, User } from '../state/rows.ts';

/** The browser's session, or `undefined` when it has none yet. */
export function currentSession({ world, request }: Exchange): Session | undefined {
  const cookie = readCookie(request, SESSION_COOKIE);
  return cookie === undefined ? undefined : world.state.sessions.by('cookie', cookie);
}

/** Who is signed in. */
export function sessionUser({ world }: Exchange, session: Session | undefined): User | undefined {
  const user = world.state.users.get(session?.userId ?? null);
  return user?.state === 'active' ? user : undefined;
}

/** A new session; also on signing in, so that a cookie planted before is worth nothing after. */
export function startSession(
  { world: { state } }: Exchange,
  start: Partial<Pick<Session, 'userId' | 'returnTo' | 'signedInAt'>> = {},
): Session {
  const cookie = state.random.hex(32);
  const csrf = state.random.text(43);
  return state.sessions.insert((id) => ({
    userId: null,
    returnTo: null,
    signedInAt: null,
    freshToken: null,
    notice: null,
    ...start,
    id,
    cookie,
    csrf,
  }));
}

/** The header that gives a browser its session. */
export const sessionCookie = ({ world }: Exchange, { cookie }: Session): string =>
  `${SESSION_COOKIE}=${cookie}; Path=${world.relativeUrlRoot || '/'}; HttpOnly; SameSite=Lax`;
