import type { Log } from '@moorage/core';
import pino from 'pino';
import type { ServeSettings } from './settings/serve-settings.ts';
import { textLine } from './text-line.ts';

/** Whatever is logged under these names is not written, up to three levels deep. */
const unspoken = `
  authorization cookie set-cookie set-auth-token private-token
  password newPassword currentPassword secret secrets clientSecret client_secret plaintext
  token accessToken refreshToken idToken access_token refresh_token id_token setupToken
  masterKey dataKey sessionSecret databaseUrl codeVerifier code_verifier
`
  .trim()
  .split(/\s+/);

/** The log of the process: one line of JSON or text per entry to `destination`, by default standard error. */
export function createLog(
  { logLevel, logFormat }: Pick<ServeSettings, 'logLevel' | 'logFormat'>,
  destination: { write(line: string): unknown } = process.stderr,
): Log {
  const sink =
    logFormat === 'json' ? destination : { write: (line: string) => destination.write(textLine(line)) };
  const logger = pino(
    {
      level: logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: pino.stdSerializers.errWithCause, cause: pino.stdSerializers.errWithCause },
      redact: {
        paths: unspoken.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: '[redacted]',
      },
    },
    // Written at once, so that nothing is lost when the process ends.
    { write: (line) => void sink.write(line) },
  );
  return {
    debug: (message, details) => logger.debug(details ?? {}, message),
    info: (message, details) => logger.info(details ?? {}, message),
    warn: (message, details) => logger.warn(details ?? {}, message),
    error: (message, details) => logger.error(details ?? {}, message),
  };
}
