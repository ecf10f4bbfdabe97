import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCredentials } from 'mock-gitlab';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { demoPerson } from '../src/commands/demo/set-up-demo.ts';
import { startDemo, type Demo } from '../src/commands/demo/start-demo.ts';
import { listen } from '../src/listener.ts';
import { client } from './client.ts';
import { moorage } from './moorage-process.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorage-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const anyPorts = { port: 0, gitlabPort: 0 };

async function signedIn(url: string) {
  const send = client(url);
  const { email, password } = demoPerson;
  expect(await send('POST', '/api/auth/sign-in/email', { email, password })).toMatchObject({ status: 200 });
  return send;
}

type Shown = { id: string; status: string; expiresAt: string };

async function listed(send: Awaited<ReturnType<typeof signedIn>>): Promise<readonly Shown[]> {
  const { body } = await send('GET', '/api/v1/app-connections');
  return (body as { items: Shown[] }).items;
}

async function connect(demo: Demo, token: string) {
  const send = await signedIn(demo.url);
  const settings = { instanceUrl: demo.gitlabUrl, tokenKind: 'personal' };
  return send('POST', '/api/v1/app-connections', {
    name: 'Notes',
    app: 'gitlab',
    method: 'access-token',
    settings,
    secrets: { token },
  });
}

test('prints where all is, how to sign in, and what to try; what it printed works', async () => {
  await using process = moorage(['demo', '--port', '0', '--gitlab-port', '0'], { directory: folder });
  const [, gitlabUrl = ''] = await process.line(/^mock gitlab ready: (\S+)$/);
  const [, url = ''] = await process.line(/^moorage ready: (\S+)$/);
  const [, email, password] = await process.line(/^sign in: (\S+) \/ (\S+)$/);
  await process.line(/^ {2}glpat-moorage-demo-revoked/);
  const send = client(url);
  expect(await send('POST', '/api/auth/sign-in/email', { email, password })).toMatchObject({ status: 200 });
  const { body } = await send('GET', '/api/v1/oauth-applications');
  expect(body).toMatchObject({ items: [{ instanceUrl: gitlabUrl }], redirectUri: `${url}/oauth/callback` });

  process.kill('SIGTERM');
  const { code, output, errors } = await process.ended;
  expect([code, errors]).toEqual([0, '']);
  expect(output.split('\n').slice(0, 3)).toEqual([
    `moorage ready: ${url}`,
    `mock gitlab ready: ${gitlabUrl}`,
    `sign in: ${email} / ${password}`,
  ]);
  const { people, tokens, oauthApplication } = demoCredentials;
  for (const shown of [...Object.values(people).map(({ username }) => username), ...Object.values(tokens)]) {
    expect(output).toContain(`  ${shown} `);
  }
  expect(output).toContain(oauthApplication.clientId);
  expect(output).toContain(oauthApplication.clientSecret);
  expect(existsSync(join(folder, '.data', 'moorage.db'))).toBe(true);
});

test('begins an authorization that the mock accepts, whatever the ports', async () => {
  const demo = await startDemo({ ...anyPorts, data: join(folder, 'data') });
  try {
    const send = await signedIn(demo.url);
    const { status, body } = await send('POST', '/api/v1/oauth/authorizations', {
      app: 'gitlab',
      name: 'Harbor',
      settings: { instanceUrl: demo.gitlabUrl },
    });
    expect(status).toBe(201);
    const { authorizationUrl } = body as { authorizationUrl: string };
    // Anything but a registered client and redirect URI ends on an error page before the sign-in page.
    const page = await fetch(authorizationUrl, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([
      302,
      expect.stringContaining('/users/sign_in'),
    ]);
  } finally {
    await demo.close();
  }
});

test('goes on where it ended: people, connections, and what GitLab knows', async () => {
  const settings = { ...anyPorts, data: join(folder, 'data') };
  const first = await startDemo(settings);
  const { status } = await connect(first, demoCredentials.tokens.adaApi);
  await fetch(`${first.gitlabUrl}/api/v4/personal_access_tokens/self`, {
    method: 'DELETE',
    headers: { 'private-token': demoCredentials.tokens.adaReadOnly },
  });
  await first.close();
  expect(status).toBe(201);

  const ports = { port: Number(new URL(first.url).port), gitlabPort: Number(new URL(first.gitlabUrl).port) };
  const second = await startDemo({ ...settings, ...ports });
  try {
    const send = await signedIn(second.url);
    expect((await send('GET', '/api/v1/app-connections')).body).toMatchObject({ total: 1 });
    const applications = (await send('GET', '/api/v1/oauth-applications')).body as { items: unknown[] };
    expect(applications.items).toHaveLength(1);
    const revoked = await fetch(`${second.gitlabUrl}/api/v4/user`, {
      headers: { 'private-token': demoCredentials.tokens.adaReadOnly },
    });
    expect(revoked.status).toBe(401);
  } finally {
    await second.close();
  }
});

test('time that was moved stays moved: a demo of the future goes on there', async () => {
  const settings = { ...anyPorts, data: join(folder, 'data') };
  const first = await startDemo(settings);
  const send = await signedIn(first.url);
  expect((await connect(first, demoCredentials.tokens.adaApi)).status).toBe(201);
  expect((await send('GET', '/api/v1/policy')).body).toMatchObject({
    effective: { rotate: { strategy: 'in-place', daysBefore: 7, lifeDays: 90 } },
  });
  const before = Date.now();
  expect((await send('POST', '/api/v1/clock', { days: 365 })).status).toBe(202);
  await vi.waitFor(
    async () => expect((await send('GET', '/api/v1/clock')).body).toMatchObject({ isMoving: false }),
    { timeout: 50_000, interval: 200 },
  );
  const [moved] = await listed(send);
  expect(moved).toMatchObject({ status: 'healthy' });
  expect(Date.parse(moved?.expiresAt ?? '')).toBeGreaterThan(before + 365 * 86_400_000);
  await first.close();

  const ports = { port: Number(new URL(first.url).port), gitlabPort: Number(new URL(first.gitlabUrl).port) };
  const second = await startDemo({ ...settings, ...ports });
  try {
    const again = await signedIn(second.url);
    const { now } = (await again('GET', '/api/v1/clock')).body as { now: string };
    expect(Date.parse(now)).toBeGreaterThan(before + 365 * 86_400_000);
    const checked = await again('POST', `/api/v1/app-connections/${moved?.id}/check`);
    expect(checked).toMatchObject({ status: 200, body: { status: 'healthy', expiresAt: moved?.expiresAt } });
  } finally {
    await second.close();
  }
});

test('says so when the password was changed, and starts nevertheless', async () => {
  const settings = { ...anyPorts, data: join(folder, 'data') };
  const first = await startDemo(settings);
  const send = await signedIn(first.url);
  const change = { currentPassword: demoPerson.password, newPassword: 'something of my own' };
  expect((await send('POST', '/api/auth/change-password', change)).status).toBeLessThan(300);
  await first.close();
  const second = await startDemo(settings);
  await second.close();
  expect(second.passwordHolds).toBe(false);
});

test('says which port is taken, and leaves nothing running', async () => {
  const taken = await listen('127.0.0.1', 0);
  const settings = { ...anyPorts, data: join(folder, 'data') };
  await expect(startDemo({ ...settings, gitlabPort: taken.port })).rejects.toThrow(
    `The mock GitLab cannot listen on port ${taken.port} (EADDRINUSE). Choose another with --gitlab-port`,
  );
  await expect(startDemo({ ...settings, port: taken.port })).rejects.toThrow(
    `Port ${taken.port} on 127.0.0.1`,
  );
  await taken.close(0);
});
