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

/** Most sessions that are remembered; every visit without a cookie begins one. */
const SESSION_LIMIT = 10_000;

/** A new session; also on signing in, so that a cookie planted before is worth nothing after. */
export function startSession(
  { world: { state } }: Exchange,
  start: Partial<Pick<Session, 'userId' | 'returnTo' | 'signedInAt'>> = {},
): Session {
  const cookie = state.random.hex(32);
  const csrf = state.random.text(43);
  if (state.sessions.size >= SESSION_LIMIT) {
    // The oldest of nobody first.
    const spare = state.sessions.find(({ userId }) => userId === null) ?? state.sessions.find(() => true);
    if (spare) state.sessions.delete(spare.id);
  }
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
