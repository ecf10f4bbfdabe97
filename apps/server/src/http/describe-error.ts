import { redacted, redactText } from './redact.ts';

export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

/**
 * An error as the log may hold it: its words, code, places and causes, without the values that it carries.
 *
 * @param secrets values that must not stand in it, because the request brought them.
 */
export function describeError(error: unknown, secrets: readonly string[] = [], depth = 0): ErrorDescription {
  if (!(error instanceof Error))
    return { name: typeof error, message: 'Something that is not an Error was thrown.' };
  const places = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    message: redactText(without(secrets, withoutParameters(error.message))),
    ...(code === undefined ? {} : { code }),
    ...(places === undefined ? {} : { stack: places.slice(0, 12).join('\n') }),
    ...(error.cause === undefined || depth >= 4
      ? {}
      : { cause: describeError(error.cause, secrets, depth + 1) }),
  };
}

/** Failed queries tell their parameters, which are people's data and sealed secrets. */
function withoutParameters(message: string): string {
  return message.replace(/\nparams:[\s\S]*$/, '\nparams: [redacted]');
}

/** More than any form has: looking for each of them would take longer than the message is worth. */
const mostSecrets = 1000;

function without(secrets: readonly string[], message: string): string {
  if (secrets.length > mostSecrets) return redacted;
  return secrets.reduce((left, secret) => left.replaceAll(secret, redacted), message);
}
