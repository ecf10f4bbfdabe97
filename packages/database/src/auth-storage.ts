import type { BetterAuthOptions } from 'better-auth';
import type { drizzleAdapter } from 'better-auth/adapters/drizzle';
import type { Database } from './database.ts';
import { withQuietErrors } from './errors.ts';

export type AuthStorage = ReturnType<typeof drizzleAdapter>;
type Inner = Parameters<Parameters<ReturnType<AuthStorage>['transaction']>[0]>[0];

/**
 * The value for better-auth's `database` option: people, sessions and organizations in this database.
 * Loads better-auth, so it is called when somebody signs in and not at every start.
 *
 * @example
 * const auth = betterAuth({ database: await authStorage(database), plugins: [organization()] });
 *
 * @see https://better-auth.com/docs/adapters/drizzle
 */
export async function authStorage({
  dialect,
  auth,
}: Pick<Database, 'dialect' | 'auth'>): Promise<AuthStorage> {
  const { drizzleAdapter } = await import('better-auth/adapters/drizzle');
  const adapter = drizzleAdapter(auth.queries, {
    provider: dialect === 'sqlite' ? 'sqlite' : 'pg',
    schema: auth.tables,
    transaction: true,
  });
  return (options: BetterAuthOptions) => {
    const instance = adapter(options);
    const { transaction } = instance;
    // NOTE: changed in place, because better-auth knows what to check about an adapter by its object.
    return Object.assign(instance, withQuietErrors(instance), {
      transaction: <Result>(work: (inner: Inner) => Promise<Result>): Promise<Result> =>
        transaction((inner) => work(withQuietErrors(inner))),
    });
  };
}

/** Whether anybody can sign in. */
export async function hasPeople({ auth: { queries, tables } }: Pick<Database, 'auth'>): Promise<boolean> {
  return (await queries.select({ id: tables.user.id }).from(tables.user).limit(1)).length > 0;
}
