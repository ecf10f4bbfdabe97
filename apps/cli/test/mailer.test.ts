import { once } from 'node:events';
import { createServer as createSocketServer } from 'node:net';
import { isConnectionError } from '@moorage/core';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { createMailer } from '../src/mailer.ts';
import type { MailServer } from '../src/settings/mail-settings.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly user: string | undefined;
  readonly isEncrypted: boolean;
}

/** A mail server on a socket of this machine, and what it was handed. */
async function openMailServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    hideSTARTTLS: false,
    onAuth: ({ username, password }, _session, done) =>
      username === 'moorage' && password === 'p@ss word'
        ? done(null, { user: username })
        : done(new Error('wrong')),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
          user: typeof session.user === 'string' ? session.user : undefined,
          isEncrypted: session.secure,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const address = listening.address();
  return { received, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

const plain = { host: '127.0.0.1', isEncrypted: false, mustEncrypt: false, login: null } as const;
const login = { user: 'moorage', password: 'p@ss word' };
const mail = {
  to: 'ada@example.com',
  subject: 'Moorage: dock needs you',
  text: 'Revoked.\n\nReconnect – now.',
};

function mailerFor(server: MailServer, timeoutMs?: number) {
  return createMailer({ server, from: { name: 'Moorage', address: 'moorage@example.com' }, timeoutMs });
}

/** What a person is told when the mail was not taken. */
async function refusal(server: MailServer, changes: Partial<typeof mail> = {}, timeoutMs?: number) {
  const error = await mailerFor(server, timeoutMs)
    .send({ ...mail, ...changes })
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  if (!isConnectionError(error)) throw new Error('was taken');
  return { code: error.code, words: `${error.message} ${error.action}` };
}

test('hands a mail in, signed in as the settings say', async () => {
  const { received, port } = await openMailServer();
  await mailerFor({ ...plain, port, login }).send(mail);
  expect(received).toMatchObject([{ from: 'moorage@example.com', to: ['ada@example.com'], user: 'moorage' }]);
  const [{ text } = { text: '' }] = received;
  expect(text).toContain('From: Moorage <moorage@example.com>\r\n');
  expect(text).toContain('Subject: Moorage: dock needs you\r\n');
  expect(text).toMatch(/Auto-Submitted: auto-generated\r\n/i);
});

test('hands one in after another', async () => {
  const { received, port } = await openMailServer();
  const mailer = mailerFor({ ...plain, port });
  await mailer.send(mail);
  await mailer.send({ ...mail, to: 'bo@example.com' });
  expect(received.flatMap(({ to }) => to)).toEqual(['ada@example.com', 'bo@example.com']);
});

test('no subject can begin a header of its own', async () => {
  const { received, port } = await openMailServer();
  const subject = 'Moorage: dock\r\nBcc: eve@example.com\r\n\r\nHello';
  await mailerFor({ ...plain, port }).send({ ...mail, subject });
  expect(received[0]?.to).toEqual(['ada@example.com']);
  expect(received[0]?.text).not.toMatch(/^Bcc:/im);
});

test.each(['ada@example.com, eve@example.com', 'ada@example.com\r\nRCPT TO:<eve@example.com>'])(
  'the address %j is never read as several',
  async (to) => {
    const { received, port } = await openMailServer();
    await mailerFor({ ...plain, port })
      .send({ ...mail, to })
      .catch(() => undefined);
    expect(received.flatMap((one) => one.to)).not.toContain('eve@example.com');
  },
);

test('a wrong password is told without repeating it', async () => {
  const { port, received } = await openMailServer();
  const { code, words } = await refusal({ ...plain, port, login: { user: 'moorage', password: 'hunter22' } });
  expect(code).toBe('unavailable');
  expect(words).toContain('does not accept the user and password');
  expect(words).not.toContain('hunter22');
  expect(received).toEqual([]);
});

test('a refused recipient is told with what the server says of it', async () => {
  const { port } = await openMailServer({
    onRcptTo: (_address, _session, done) =>
      done(Object.assign(new Error('No such mailbox here'), { responseCode: 550 })),
  });
  expect((await refusal({ ...plain, port })).words).toContain('No such mailbox here');
});

test('a password is not sent where nothing encrypts it', async () => {
  const users: (string | undefined)[] = [];
  const { port, received } = await openMailServer({
    onAuth: ({ username }, _session, done) => {
      users.push(username);
      done(null, { user: username });
    },
  });
  const { words } = await refusal({ ...plain, port, login, mustEncrypt: true });
  expect(words).toMatch(/could not be encrypted|could not be reached/);
  expect([users, received]).toEqual([[], []]);
});

test('a certificate that nobody vouches for is refused', async () => {
  // The server's own certificate signs itself.
  const { port, received } = await openMailServer({ disabledCommands: [] });
  const { words } = await refusal({ ...plain, port, login, mustEncrypt: true });
  expect(words).toMatch(/encrypted|certificate/);
  expect(received).toEqual([]);
});

test('a server that says nothing is given up in time', async () => {
  const silent = createSocketServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  closers.push(() => new Promise((resolve) => silent.close(() => resolve())));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect((await refusal({ ...plain, port }, {}, 200)).words).toContain('did not answer in time');
});

test('a port where nobody listens is told', async () => {
  const { port } = await openMailServer();
  await closers.pop()?.();
  expect((await refusal({ ...plain, port })).words).toContain('could not be reached');
});
