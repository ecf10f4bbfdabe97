import { isConnectionError } from '@moorage/core';
import { parseAllowList } from '@moorage/engine';
import { parseMasterKey } from '@moorage/vault';
import { z } from 'zod';
import { parseTrustedProxies } from '../client-address.ts';
import { about } from './about.ts';
import { toOrigin } from './origin.ts';
import { toMailSender, toMailServer } from './mail-settings.ts';

/**
 * Every setting of `moorage serve`, once: the check, `moorage help serve` and docs/settings.md come from here.
 * Values arrive as text; an issue's message continues the sentence "--port is "x", but …".
 */
export const serveSettings = z.object({
  host: z
    .string()
    .regex(/^[\w.:-]+$/, 'it must be an address of this machine or a name of it')
    .default('127.0.0.1')
    .register(about, {
      value: 'ADDRESS',
      help: 'Where to listen; 0.0.0.0 listens on every network of this machine.',
      example: '0.0.0.0',
    }),
  port: z
    .string()
    .regex(/^\d{1,5}$/, 'a port is a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'a port is a whole number from 0 to 65535')
    .default(4400)
    .register(about, {
      value: 'PORT',
      help: 'The port to listen on; 0 takes any that is free.',
      example: '8080',
    }),
  data: z.string().min(1, 'it must name a directory').default('moorage-data').register(about, {
    value: 'DIRECTORY',
    help: 'Holds the database and the master key; made on the first start. Back it up.',
    example: '/var/lib/moorage',
  }),
  publicUrl: z.string().transform(toOrigin).optional().register(about, {
    value: 'URL',
    help: 'Where people and apps reach Moorage, e.g. through a reverse proxy.',
    example: 'https://moorage.example.com',
    otherwise: 'http://HOST:PORT',
  }),
  trustedProxies: z.string().transform(checkedBy(parseTrustedProxies)).prefault('').register(about, {
    value: 'LIST',
    help: 'Addresses and ranges of reverse proxies whose X-Forwarded-For is believed; commas between. Without it, all who come through a proxy share one limit on sign-ins.',
    example: '127.0.0.1,10.0.0.0/8',
    otherwise: 'none',
  }),
  allowPrivate: z.string().transform(checkedBy(parseAllowList)).prefault('').register(about, {
    value: 'LIST',
    help: 'Hosts, addresses and ranges in private networks that Moorage may connect to; commas between.',
    example: 'git.lan,10.0.0.0/8',
    otherwise: 'none',
  }),
  ca: z.string().optional().register(about, {
    value: 'PEM',
    help: 'A PEM file with certificates of authorities to trust beside the usual ones.',
    example: '/etc/ssl/company.pem',
    otherwise: 'the usual ones',
    isDocument: true,
  }),
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/, error: 'it must be the URL of a PostgreSQL database' })
    .optional()
    .register(about, {
      value: 'URL',
      help: 'A PostgreSQL database to use in place of the embedded one.',
      example: 'postgres://moorage:PASSWORD@db.example.com/moorage',
      otherwise: 'SQLite in DIRECTORY/moorage.db',
      isSecret: true,
    }),
  masterKey: z.string().transform(checkedBy(parseMasterKey)).optional().register(about, {
    value: 'KEY',
    help: 'Seals every stored secret: 32 random bytes in hexadecimal or base64. Without it nothing stored can be read again.',
    example: '$(openssl rand -hex 32)',
    otherwise: 'the file DIRECTORY/master.key, made on the first start',
    isSecret: true,
  }),
  smtpUrl: z.string().transform(toMailServer).optional().register(about, {
    value: 'URL',
    help: 'The mail server that takes notifications by e-mail: smtps:// (port 465) or smtp:// (587; encrypted by STARTTLS, always when there is a password). Wants MOORAGE_MAIL_FROM as well.',
    example: 'smtps://moorage:PASSWORD@mail.example.com',
    otherwise: 'none: no notifications by e-mail',
    isSecret: true,
  }),
  mailFrom: z.string().transform(toMailSender).optional().register(about, {
    value: 'ADDRESS',
    help: 'Who notifications by e-mail come from.',
    example: 'Moorage <moorage@example.com>',
    otherwise: 'none',
  }),
  clockUrl: z.string().transform(toClockUrl).optional().register(about, {
    value: 'URL',
    help: 'For tests and demonstrations: takes the time from a mock on this machine, and lets people move it.',
    example: 'http://127.0.0.1:4480/__mock__/clock',
    otherwise: 'the time of this machine',
  }),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'it must be debug, info, warn, error or silent')
    .default('info')
    .register(about, { value: 'LEVEL', help: 'How much goes to the log (stderr).', example: 'debug' }),
  logFormat: z
    .enum(['json', 'text'], 'it must be json or text')
    .default('json')
    .register(about, { value: 'FORMAT', help: 'json for machines, text for people.', example: 'text' }),
});

export type ServeSettings = z.infer<typeof serveSettings>;

/** NOTE: whoever answers there decides when every credential ends, so it must be this machine. */
function toClockUrl(text: string, context: z.RefinementCtx): string {
  const url = URL.parse(text);
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return refuse('it must be a URL that begins with http:// or https://');
  if (!/^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(url.hostname))
    return refuse('it must be a loopback address: only tests and demonstrations on this machine move time');
  if (url.username !== '' || url.password !== '') return refuse('it must not carry a name or password');
  return url.href;
}

/** The parser of the package that will use the value; what it says against the value goes into the sentence. */
function checkedBy<Value>(parse: (text: string) => Value) {
  return (text: string, context: z.RefinementCtx): Value => {
    try {
      return parse(text);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      const message = error.message.replace(/\.$/, '');
      context.addIssue({ code: 'custom', message: message.charAt(0).toLowerCase() + message.slice(1) });
      return z.NEVER;
    }
  };
}
