import type { BetterAuthOptions } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import type { Database } from './database.ts';
import { withQuietErrors } from './errors.ts';

export type AuthStorage = ReturnType<typeof drizzleAdapter>;
type Inner = Parameters<Parameters<ReturnType<AuthStorage>['transaction']>[0]>[0];

/**
 * The value for better-auth's `database` option: people, sessions and organizations in this database.
 *
 * @example
 * const auth = betterAuth({ database: authStorage(database), plugins: [organization()] });
 *
 * @see https://better-auth.com/docs/adapters/drizzle
 */
export function authStorage({ dialect, auth }: Pick<Database, 'dialect' | 'auth'>): AuthStorage {
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
