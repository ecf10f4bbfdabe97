import { ConnectionError } from '@moorage/core';
import { z } from 'zod';
import { authBasePath, clientAddressHeader, type Auth } from './auth.ts';

/** A request for better-auth, made of checked values only. */
export interface AuthCall {
  readonly path: '/sign-in/email' | '/sign-out' | '/change-password';
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the request that came in; only the cookie is passed on. */
  readonly headers: Headers;
  readonly clientAddress: string | undefined;
}

export interface AuthReply {
  readonly body: unknown;
  readonly cookies: readonly string[];
}

const refusal = z.object({ code: z.string().optional() }).catch({});

/**
 * Only these paths of better-auth are reachable, so nothing that it brings besides (sign-up, listing session tokens,
 * changing organizations) is open by forgetting. Its answers hold session tokens, so they are never passed on whole.
 */
export function createAuthCaller(load: () => Promise<Auth>, publicUrl: string) {
  return async ({ path, body, headers, clientAddress }: AuthCall): Promise<AuthReply> => {
    const { origin } = new URL(publicUrl);
    const passedOn = new Headers({ 'content-type': 'application/json', origin });
    const cookie = headers.get('cookie');
    if (cookie !== null) passedOn.set('cookie', cookie);
    if (clientAddress !== undefined) passedOn.set(clientAddressHeader, clientAddress);
    const auth = await load();
    const answer = await auth.handler(
      new Request(`${origin}${authBasePath}${path}`, {
        method: 'POST',
        headers: passedOn,
        body: JSON.stringify(body),
      }),
    );
    const json: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw refused(path, answer, refusal.parse(json).code);
    return { body: json, cookies: answer.headers.getSetCookie() };
  };
}

function refused(path: AuthCall['path'], { status, headers }: Response, code: string | undefined): Error {
  if (status === 429) {
    return new ConnectionError('rate_limited', 'There were too many tries in a short time.', {
      retryAfter: Number(headers.get('x-retry-after') ?? 60),
    });
  }
  if (code === 'INVALID_EMAIL_OR_PASSWORD') {
    return new ConnectionError('sign_in_required', 'The e-mail address or the password is not right.', {
      action: 'Check both and try again.',
    });
  }
  if (code === 'INVALID_PASSWORD') {
    return new ConnectionError('invalid_input', 'This is not your present password.', {
      fields: { currentPassword: 'This is not your present password.' },
    });
  }
  if (status === 401) return new ConnectionError('sign_in_required', 'You are not signed in.');
  return new Error(`better-auth answered POST ${path} with ${status} ${code ?? 'without a code'}`);
}
