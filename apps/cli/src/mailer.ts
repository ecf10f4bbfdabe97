import { getCACertificates } from 'node:tls';
import { ConnectionError } from '@moorage/core';
import type { Mail, Mailer } from '@moorage/engine';
import type { MailSender, MailServer } from './settings/mail-settings.ts';
import type { ServeSettings } from './settings/serve-settings.ts';
import { Stop, usageMistake } from './stop.ts';

type MailSettings = Pick<ServeSettings, 'smtpUrl' | 'mailFrom' | 'ca'>;

export interface MailerOptions {
  readonly server: MailServer;
  readonly from: MailSender;
  /** PEM text of authorities to trust beside those of Node. */
  readonly caCertificates?: string | undefined;
  /** Milliseconds for each step of the talk with the server; 10 seconds by default. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Hands mail to a mail server, over a connection of its own each time. Its library is loaded with the first mail.
 *
 * @see [RFC 5321](https://www.rfc-editor.org/rfc/rfc5321.html)
 */
export function createMailer({ server, from, caCertificates, timeoutMs = 10_000 }: MailerOptions): Mailer {
  const open = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      host: server.host,
      port: server.port,
      secure: server.isEncrypted,
      requireTLS: server.mustEncrypt,
      ...(server.login === null ? {} : { auth: { user: server.login.user, pass: server.login.password } }),
      ...(caCertificates === undefined
        ? {}
        : { tls: { ca: [...getCACertificates('default'), caCertificates] } }),
      dnsTimeout: timeoutMs,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      // A mail is text and nothing else: no name of a file or address in it is ever followed.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    async send({ to, subject, text }: Mail): Promise<void> {
      const transport = await (opened ??= open());
      try {
        await transport.sendMail({
          // As objects, which are not read as lists; a line end could begin a header of its own.
          from: { name: from.name, address: from.address },
          to: { name: '', address: oneLine(to) },
          subject: oneLine(subject),
          text,
          // Machines that answer for people on holiday leave such mail alone. RFC 3834, section 5
          headers: { 'auto-submitted': 'auto-generated' },
        });
      } catch (error) {
        throw failure(error, server.host);
      }
    },
  };
}

/**
 * The mailer that the settings ask for, if they do.
 *
 * @throws {Stop} when only one of the two settings is there.
 */
export function mailerOf({
  smtpUrl: server,
  mailFrom: from,
  ca: caCertificates,
}: MailSettings): Mailer | undefined {
  if (server !== undefined && from !== undefined) return createMailer({ server, from, caCertificates });
  if (server === undefined && from === undefined) return undefined;
  const [given, missing, example] =
    from === undefined
      ? ['MOORAGE_SMTP_URL', 'MOORAGE_MAIL_FROM', 'MOORAGE_MAIL_FROM=moorage@example.com']
      : ['MOORAGE_MAIL_FROM', 'MOORAGE_SMTP_URL', 'MOORAGE_SMTP_URL=smtps://USER:PASSWORD@mail.example.com'];
  throw new Stop(
    usageMistake,
    `${given} is set without ${missing}, and mail wants both. For example: ${example}`,
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

/** Says in a person's words why mail was not taken; never the mail, nor the password. */
function failure(error: unknown, host: string): ConnectionError {
  const code = textOf(error, 'code');
  const [message, action] = wordsFor(code, host, replyOf(error));
  return new ConnectionError('unavailable', message, { action, cause: new Error(code || 'no code') });
}

function wordsFor(code: string, host: string, reply: string): readonly [message: string, action: string] {
  switch (code) {
    case 'EAUTH':
      return [
        `The mail server ${host} does not accept the user and password.`,
        'Check both in MOORAGE_SMTP_URL; some servers want a password made for programs.',
      ];
    case 'EENVELOPE':
      return [
        `The mail server ${host} refused the sender or the recipient${reply}.`,
        'Check the address of the channel, and MOORAGE_MAIL_FROM.',
      ];
    case 'EMESSAGE':
      return [`The mail server ${host} refused the mail${reply}.`, 'Look into the log of the mail server.'];
    case 'ETLS':
      return [
        `The connection to the mail server ${host} could not be encrypted.`,
        'Check that it offers STARTTLS, or use smtps:// in MOORAGE_SMTP_URL; name its authority in MOORAGE_CA_FILE.',
      ];
    case 'EDNS':
      return [`The name of the mail server ${host} was not found (DNS).`, 'Check MOORAGE_SMTP_URL.'];
    case 'ETIMEDOUT':
      return [
        `The mail server ${host} did not answer in time.`,
        'Check host and port in MOORAGE_SMTP_URL: 465 goes with smtps://, 587 and 25 with smtp://.',
      ];
    default:
      return [
        `The mail server ${host} could not be reached, or broke off${code === '' ? '' : ` (${code})`}.`,
        'Check MOORAGE_SMTP_URL, that the server is up, and that its certificate is trusted.',
      ];
  }
}

/** What the server said, short: that a mailbox is full, or that there is no such person. */
function replyOf(error: unknown): string {
  const reply = oneLine(textOf(error, 'response')).slice(0, 160);
  return reply === '' ? '' : ` (${reply})`;
}

function textOf(error: unknown, member: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, member) : undefined;
  return typeof value === 'string' ? value : '';
}
