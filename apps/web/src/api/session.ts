import { Failure, readRefusal } from './failure.ts';
import { readJson, send } from './request.ts';

/** Who is signed in. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Sign-in, session and password, over the HTTP endpoints of better-auth. Each rejects with a `Failure`. */
export const session = {
  person: async (signal?: AbortSignal): Promise<Person | null> => {
    const body = await call('GET', 'get-session', undefined, signal);
    return isSession(body) ? body.user : null;
  },
  signIn: (credentials: { readonly email: string; readonly password: string }) =>
    call('POST', 'sign-in/email', credentials),
  signOut: () => call('POST', 'sign-out', {}),
  changePassword: (change: { readonly currentPassword: string; readonly newPassword: string }) =>
    call('POST', 'change-password', { ...change, revokeOtherSessions: true }),
};

async function call(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await send(method, `/api/auth/${path}`, { body, signal });
  const answer = await readJson(response);
  if (!response.ok) throw readAuthRefusal(answer, response);
  return answer;
}

/** The endpoints of better-auth have codes of their own; these are the ones that a person can do something about. */
function readAuthRefusal(body: unknown, response: Response): Failure {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  if (response.status === 429) return tooManyTries(response.headers);
  if (code === 'INVALID_EMAIL_OR_PASSWORD' || code === 'INVALID_EMAIL') {
    return new Failure({
      code: 'unauthorized',
      message: 'This e-mail address and this password do not belong together here.',
      action: 'Check both and try again.',
    });
  }
  if (code === 'INVALID_PASSWORD') {
    const message = 'This is not the password you sign in with now.';
    return new Failure({
      code: 'invalid_input',
      message,
      action: 'Type it again.',
      fields: { currentPassword: message },
    });
  }
  if (code === 'PASSWORD_TOO_SHORT' || code === 'PASSWORD_TOO_LONG') {
    const message =
      code === 'PASSWORD_TOO_SHORT' ? 'Use at least 10 characters.' : 'Use at most 200 characters.';
    return new Failure({
      code: 'invalid_input',
      message,
      action: 'Choose another.',
      fields: { newPassword: message },
    });
  }
  return readRefusal(body, response.status);
}

function tooManyTries(headers: Headers): Failure {
  const seconds = Number(headers.get('retry-after') ?? headers.get('x-retry-after'));
  const wait = seconds > 0 ? `Wait ${seconds === 1 ? '1 second' : `${seconds} seconds`}` : 'Wait a minute';
  return new Failure({
    code: 'rate_limited',
    message: 'That were too many tries in a short time.',
    action: `${wait}, then try again.`,
  });
}

function isSession(body: unknown): body is { user: Person } {
  if (typeof body !== 'object' || body === null || !('user' in body)) return false;
  const { user } = body;
  return (
    typeof user === 'object' &&
    user !== null &&
    'email' in user &&
    typeof user.email === 'string' &&
    'name' in user &&
    typeof user.name === 'string'
  );
}
