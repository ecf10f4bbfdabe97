import { isIP } from 'node:net';
import type { z } from 'zod';

/** Where mail is handed in. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** Encrypted from the first byte (`smtps`), or by STARTTLS where the server offers it. */
  readonly isEncrypted: boolean;
  /** A password is on no account sent in the clear, but to this machine itself. */
  readonly mustEncrypt: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
}

/** What stands in `From`. */
export interface MailSender {
  readonly name: string;
  readonly address: string;
}

const ports = { 'smtp:': 587, 'smtps:': 465 } as const;

/** `smtps://user:password@mail.example.com`; what needs it is percent-encoded. */
export function toMailServer(text: string, context: z.RefinementCtx): MailServer {
  const url = URL.parse(text);
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what stands for a value that is refused
    return undefined as never;
  };
  const protocol = url?.protocol;
  if (url === null || (protocol !== 'smtp:' && protocol !== 'smtps:') || url.hostname === '')
    return refuse('it must be a URL that begins with smtps:// or smtp:// and names a host');
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '')
    return refuse('it must end after the host and port');
  if ((url.username === '') !== (url.password === ''))
    return refuse('it must have both a user and a password, or none of them');
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === null || password === null) return refuse('a % in user or password must be written as %25');
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const login = user === '' ? null : { user, password };
  return {
    host,
    port: url.port === '' ? ports[protocol] : Number(url.port),
    isEncrypted: protocol === 'smtps:',
    mustEncrypt: login !== null && !isLoopback(host),
    login,
  };
}

/** `moorage@example.com` or `Moorage <moorage@example.com>`. */
export function toMailSender(text: string, context: z.RefinementCtx): MailSender {
  const [, name = '', inside] = /^([^<>\p{Cc}]*)<([^<>]+)>$/u.exec(text.trim()) ?? [];
  const address = (inside ?? text).trim();
  if (!/^[^\s@<>,;"\p{Cc}]+@[^\s@<>,;"\p{Cc}]+$/u.test(address)) {
    context.addIssue({
      code: 'custom',
      message: 'it must be an e-mail address, with or without a name before it',
    });
  }
  return { name: name.trim().replaceAll(/^"|"$/g, '') || 'Moorage', address };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
