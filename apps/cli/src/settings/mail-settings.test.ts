import { expect, test } from 'vitest';
import { mailerOf } from '../mailer.ts';
import { isStop } from '../stop.ts';
import { readSettings } from './read-settings.ts';
import { serveSettings } from './serve-settings.ts';

const read = (environment: Readonly<Record<string, string>>) => readSettings(serveSettings, [], environment);
const server = (url: string) => read({ MOORAGE_SMTP_URL: url }).smtpUrl;
const sender = (from: string) => read({ MOORAGE_MAIL_FROM: from }).mailFrom;

/** The line that the person gets. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isStop(error)) return error.message;
    throw error;
  }
  throw new Error('was accepted');
}

test('a mail server with user and password, percent-encoded', () => {
  expect(server('smtps://moorage%40example.com:p%40ss%3Aword@mail.example.com')).toEqual({
    host: 'mail.example.com',
    port: 465,
    isEncrypted: true,
    mustEncrypt: true,
    login: { user: 'moorage@example.com', password: 'p@ss:word' },
  });
});

test.each([
  ['smtp://mail.example.com', { port: 587, isEncrypted: false, mustEncrypt: false, login: null }],
  ['smtp://ada:pw@mail.example.com:2525', { port: 2525, mustEncrypt: true }],
  ['smtp://ada:pw@127.0.0.1:1025', { host: '127.0.0.1', mustEncrypt: false }],
  ['smtp://ada:pw@[::1]:1025', { host: '::1', mustEncrypt: false }],
  ['smtp://ada:pw@127.example.com', { mustEncrypt: true }],
])('%s: a password is encrypted, but on the way to this machine itself', (url, expected) => {
  expect(server(url)).toMatchObject(expected);
});

test.each([
  ['mail.example.com', 'begins with smtps:// or smtp://'],
  ['https://mail.example.com', 'begins with smtps:// or smtp://'],
  ['smtps://ada:hunter22@mail.example.com/inbox', 'must end after the host and port'],
  ['smtps://ada:hunter22@mail.example.com?tls.rejectUnauthorized=false', 'must end after the host and port'],
  ['smtps://ada@mail.example.com', 'both a user and a password'],
  ['smtps://ada:hunter22%@mail.example.com', 'must be written as %25'],
])('the mail server %s is refused, and no password repeated', (url, reason) => {
  const line = refusal(() => server(url));
  expect(line).toMatch(/^MOORAGE_SMTP_URL is not usable, but /);
  expect(line).toContain(reason);
  expect(line).not.toContain('hunter22');
});

test.each([
  ['moorage@example.com', { name: 'Moorage', address: 'moorage@example.com' }],
  ['Harbor Master <harbor@example.com>', { name: 'Harbor Master', address: 'harbor@example.com' }],
  ['"Harbor" <harbor@example.com>', { name: 'Harbor', address: 'harbor@example.com' }],
])('mail comes from %s', (from, expected) => {
  expect(sender(from)).toEqual(expected);
});

test.each(['moorage', 'a@b, c@d', 'Moorage <a@b> <c@d>', 'a@b\r\nBcc: c@d'])(
  'mail cannot come from %j',
  (from) => {
    expect(refusal(() => sender(from))).toContain('it must be an e-mail address');
  },
);

test('one of the two alone ends the start with a line that names the other', () => {
  expect(refusal(() => mailerOf(read({ MOORAGE_SMTP_URL: 'smtp://mail.example.com' })))).toMatch(
    /^MOORAGE_SMTP_URL is set without MOORAGE_MAIL_FROM/,
  );
  expect(refusal(() => mailerOf(read({ MOORAGE_MAIL_FROM: 'a@example.com' })))).toMatch(
    /^MOORAGE_MAIL_FROM is set without MOORAGE_SMTP_URL/,
  );
  expect(mailerOf(read({}))).toBeUndefined();
});
