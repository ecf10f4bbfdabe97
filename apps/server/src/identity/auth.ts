import type { Log } from '@moorage/core';
import type { Random } from '@moorage/engine';
import type { DBAdapterInstance } from 'better-auth/types';
import { describeError } from '../http/describe-error.ts';

/** Where people, sessions and organizations are stored: the value of better-auth's option `database`. */
export type AuthDatabase = DBAdapterInstance;

export interface AuthOptions {
  readonly database: () => Promise<AuthDatabase>;
  readonly secret: string;
  readonly publicUrl: string;
  readonly random: Random;
  readonly log: Log;
}

/** The header in which the server tells better-auth where a request came from; one from outside is thrown away. */
export const clientAddressHeader = 'x-moorage-client-address';
export const authBasePath = '/api/auth';
/** Characters of a new password. */
export const shortestPassword = 10;

/**
 * What the names of cookies begin with. `__Host-` makes browsers refuse one that another host of the same domain sets.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#host-
 */
export function cookiePrefix(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-moorage' : 'moorage';
}

/**
 * People's sign-in. Loaded when first needed: better-auth is the largest thing of the server, and a start need not
 * wait for it.
 *
 * @see https://better-auth.com/docs/reference/options
 */
export async function loadAuth({ database, secret, publicUrl, random, log }: AuthOptions) {
  const [{ betterAuth }, { organization }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/plugins/organization'),
  ]);
  return betterAuth({
    appName: 'Moorage',
    baseURL: publicUrl,
    basePath: authBasePath,
    secret,
    database: await database(),
    trustedOrigins: [new URL(publicUrl).origin],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: shortestPassword },
    session: { expiresIn: 7 * 86_400, updateAge: 86_400 },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 120,
      customRules: { '/sign-in/email': { window: 60, max: 10 }, '/change-password': { window: 60, max: 10 } },
      // In the database: the same for all processes, and a restart gives no new tries.
      storage: 'database',
    },
    advanced: {
      cookiePrefix: cookiePrefix(publicUrl),
      // NOTE: only about better-auth's own prefix `__Secure-`, which would come before ours.
      useSecureCookies: false,
      defaultCookieAttributes: {
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
        secure: publicUrl.startsWith('https:'),
      },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // NOTE: said aloud because better-auth leaves the check out under NODE_ENV=test.
      disableOriginCheck: false,
      database: { generateId: () => random.id() },
    },
    plugins: [organization({ allowUserToCreateOrganization: false })],
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message, ...details) => {
        const error = details.find((detail) => detail instanceof Error);
        log[level](`people: ${message}`, error === undefined ? {} : { error: describeError(error) });
      },
    },
  });
}

export type Auth = Awaited<ReturnType<typeof loadAuth>>;
