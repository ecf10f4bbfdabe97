import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLog } from '../src/log.ts';
import { readSettings } from '../src/settings/read-settings.ts';
import { serveSettings } from '../src/settings/serve-settings.ts';
import { startMoorage } from '../src/start-moorage.ts';

vi.setConfig({ testTimeout: 30_000 });

/** Moorage behind a proxy on this machine; each sign-in is of another person, so only places are counted. */
async function behindProxy(...flags: string[]) {
  const data = mkdtempSync(join(tmpdir(), 'moorage-proxies-'));
  const settings = readSettings(
    serveSettings,
    ['--port', '0', '--data', data, '--log-level', 'silent', ...flags],
    {},
  );
  const moorage = await startMoorage(settings, { web: { read: () => null }, log: createLog(settings) });
  onTestFinished(async () => {
    await moorage.close();
    rmSync(data, { recursive: true });
  });
  let people = 0;
  return async (forwardedFor: string): Promise<number> => {
    const values = { email: `nobody-${(people += 1)}@example.com`, password: 'no-such-password' };
    const { status } = await fetch(`${moorage.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
      body: JSON.stringify(values),
    });
    return status;
  };
}

test('the limit on sign-ins is each address’s own behind a trusted proxy', async () => {
  const signIn = await behindProxy('--trusted-proxies', '127.0.0.0/8');
  // What the client itself wrote into the header helps nobody.
  for (let index = 0; index < 10; index += 1) expect(await signIn(`192.0.2.${index}, 203.0.113.1`)).toBe(401);
  expect(await signIn('203.0.113.1')).toBe(429);
  expect(await signIn('203.0.113.2')).toBe(401);
});

test('no header changes the limit while no proxy is trusted', async () => {
  const signIn = await behindProxy();
  for (let index = 0; index < 10; index += 1) expect(await signIn(`203.0.113.${index}`)).toBe(401);
  expect(await signIn('203.0.113.99')).toBe(429);
});
