import { Failure, toFailure } from '../../api/failure.ts';
import { fieldOf } from './policy-values.ts';

/** Has sentences about one entry of a list stand under the field that holds the list. */
export async function withFields<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (thrown) {
    const { code, message, action, requestId, fields } = toFailure(thrown);
    const shown = Object.fromEntries(
      Object.entries(fields).map(([path, sentence]) => [fieldOf(path), sentence]),
    );
    throw new Failure({ code, message, action, fields: shown, ...(requestId && { requestId }) });
  }
}

/** Where the browser is, for windows that nobody has set yet. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
