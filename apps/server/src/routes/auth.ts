import type { Context } from 'hono';
import type { z } from 'zod';
import type { ServerDependencies } from '../dependencies.ts';
import { router, type AppEnv } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { badRequest, operation } from '../http/operation.ts';
import * as shapes from '../http/shapes.ts';
import { body } from '../http/validate.ts';
import type { AuthCall, AuthReply } from '../identity/call-auth.ts';
import type { People } from '../identity/people.ts';

const tag = 'People';

/** People's sign-in: the few paths of better-auth that Moorage needs, under better-auth's own names. */
export function authRoutes(people: People, deps: ServerDependencies) {
  return router()
    .post(
      '/sign-in/email',
      operation({
        tag,
        summary: 'Sign in',
        isOpen: true,
        answers: { 200: ['Signed in; the cookie carries the session', shapes.signedIn] },
        fails: [...badRequest, 'sign_in_required', 'rate_limited'],
      }),
      body(shapes.signIn),
      async (c) => c.json(await signIn(c, people, deps, c.req.valid('json')), 200),
    )
    .post(
      '/sign-out',
      operation({
        tag,
        summary: 'Sign out',
        isOpen: true,
        answers: { 204: ['Signed out; the session is over, not only its cookie'] },
        fails: [...badRequest, 'rate_limited'],
      }),
      async (c) => {
        await call(c, people, deps, '/sign-out', {});
        return c.body(null, 204);
      },
    )
    .get(
      '/get-session',
      operation({
        tag,
        summary: 'Who is signed in',
        isOpen: true,
        answers: { 200: ['The session, or `null`', shapes.session.nullable()] },
      }),
      async (c) => {
        const signedIn = await people.session(c.req.raw.headers);
        if (signedIn === null) return c.json(null, 200);
        const { person, organizationId, expiresAt, cookies } = signedIn;
        for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
        const organization = { id: organizationId, name: await people.organizationName(organizationId) };
        return c.json({ user: person, organization, session: { expiresAt: expiresAt.toISOString() } }, 200);
      },
    )
    .post(
      '/change-password',
      operation({
        tag,
        summary: 'Change the password',
        by: 'people',
        description: 'Ends all other sessions of the person unless told not to.',
        answers: { 204: ['Changed'] },
        fails: [...badRequest, 'sign_in_required', 'rate_limited'],
      }),
      authenticate(people, 'people'),
      body(shapes.passwordChange),
      async (c) => {
        await call(c, people, deps, '/change-password', c.req.valid('json'));
        return c.body(null, 204);
      },
    );
}

/** Signs a person in, and puts the session's cookie on the answer. */
export async function signIn(
  c: Context<AppEnv>,
  people: People,
  deps: ServerDependencies,
  values: z.output<typeof shapes.signIn>,
): Promise<z.output<typeof shapes.signedIn>> {
  const reply = await people.signIn(values, requestOf(c, deps));
  keepCookies(c, reply);
  // Parsing leaves out what better-auth says besides, the session's token first of all.
  return shapes.signedIn.parse(reply.body);
}

async function call(
  c: Context<AppEnv>,
  people: People,
  deps: ServerDependencies,
  path: AuthCall['path'],
  values: AuthCall['body'],
): Promise<void> {
  keepCookies(c, await people.call({ path, body: values, ...requestOf(c, deps) }));
}

function requestOf(c: Context<AppEnv>, { clientAddress }: ServerDependencies) {
  const headers = c.req.raw.headers;
  return { headers, clientAddress: clientAddress?.(c.env, headers) };
}

function keepCookies(c: Context<AppEnv>, { cookies }: AuthReply): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}
