import { ConnectionError } from '@moorage/engine';
import { DrizzleQueryError } from 'drizzle-orm';

const uniqueCodes = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505']);
/** PostgreSQL's names for a NUL in a text, and in JSON. */
const unstorableCodes = new Set(['22021', '22P05']);
const foreignKeyCodes = new Set(['SQLITE_CONSTRAINT_FOREIGNKEY', '23503']);

/** Which rule of the tables a failed query would have broken, by the name that both dialects share. */
export function brokenRule(error: unknown): 'unique' | 'foreign key' | undefined {
  const cause = withoutParameters(error);
  if (!(cause instanceof Error) || !('code' in cause)) return undefined;
  const code = String(cause.code);
  if (uniqueCodes.has(code)) return 'unique';
  return foreignKeyCodes.has(code) ? 'foreign key' : undefined;
}

/**
 * The driver's error instead of Drizzle's, which says all parameters of the query: session tokens, sealed secrets.
 * PostgreSQL says them in `detail` ("Failing row contains …"), so that goes too.
 */
export function withoutParameters(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error;
  const cause = error.cause ?? new Error('A query failed.');
  if ('detail' in cause) cause.detail = undefined;
  return cause;
}

/** A text that PostgreSQL cannot hold is a wrong value of whoever sent it, and no mistake of Moorage. */
function unstorableText(error: unknown): ConnectionError | undefined {
  const cause = withoutParameters(error);
  if (!(cause instanceof Error) || !('code' in cause) || !unstorableCodes.has(String(cause.code)))
    return undefined;
  return new ConnectionError('invalid_input', 'A value has characters that cannot be stored.');
}

/** The same methods; a promise of theirs rejects without the parameters of the failed query. */
export function withQuietErrors<Methods extends object>(methods: Methods): Methods {
  const quiet: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(methods)) {
    if (!isFunction(member)) continue;
    quiet[name] = async (...parameters: unknown[]): Promise<unknown> => {
      try {
        return await Reflect.apply(member, methods, parameters);
      } catch (error) {
        throw unstorableText(error) ?? withoutParameters(error);
      }
    };
  }
  return { ...methods, ...quiet };
}

function isFunction(member: unknown): member is (...parameters: unknown[]) => unknown {
  return typeof member === 'function';
}
