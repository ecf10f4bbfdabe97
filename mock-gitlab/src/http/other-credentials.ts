import { readCookie } from './cookies.ts';
import type { Actor, Exchange } from './exchange.ts';

// gitlab: config/initializers/session_store.rb
export const SESSION_COOKIE = '_gitlab_session';

/** Whose job a token belongs to, while the job runs. gitlab: app/finders/ci/auth_job_finder.rb */
export function fromJobToken({ world: { state } }: Exchange, token: string): Actor | undefined {
  const job = state.jobs.by('token', token);
  if (job?.status !== 'running') return undefined;
  const user = state.users.get(job.userId);
  return user && { user, credential: { kind: 'job', token: job } };
}

/**
 * Who is signed in in the browser that asks; what changes something needs the page's token too.
 * gitlab: lib/gitlab/auth/auth_finders.rb, find_user_from_warden
 */
export function fromSession({ world: { state }, request, verb }: Exchange): Actor | null {
  const cookie = readCookie(request, SESSION_COOKIE);
  const session = cookie === undefined ? undefined : state.sessions.by('cookie', cookie);
  const user = state.users.get(session?.userId ?? null);
  if (!session || !user) return null;
  if (verb !== 'GET' && request.headers.get('x-csrf-token') !== session.csrf) return null;
  return { user, credential: { kind: 'session', token: session } };
}
