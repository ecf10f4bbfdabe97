// Many authorizations that end within one hour, kept alive by the jobs of one process; then many readers of one that ends.
// Prints one line of JSON. Arguments: the mock's command, how many connections, how many readers. Needs `--expose-gc`.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRegistry, type Send } from '@moorage/core';
import { authStorage, openSqlite } from '@moorage/database';
import * as engine from '@moorage/engine';
import { createServer } from '@moorage/server';
import { createVault, parseMasterKey } from '@moorage/vault';
import { demoCredentials, demoSeed } from 'mock-gitlab';
import { plugins } from 'moorage';
import { launch } from '../src/server-process.ts';

const [command = '', connections = '10000', readers = '1000'] = process.argv.slice(2);
const count = Number(connections);
const bareCount = Math.ceil(count / 5);
const minuteMs = 60_000;
const startedAt = new Date('2027-01-31T08:00:00Z');
let now = startedAt;
const clock = { now: () => now };

const { clientId, clientSecret } = demoCredentials.oauthApplication;
const access = (at: number) => `storm-access-${String(at).padStart(8, '0')}`;
const refresh = (at: number) => `storm-refresh-${String(at).padStart(8, '0')}`;
/** When the access token of a connection ends: spread over the hour after the first quarter. */
const endOf = (at: number) => new Date(startedAt.getTime() + 15 * minuteMs + (at * 60 * minuteMs) / count);

const folder = mkdtempSync(join(tmpdir(), 'moorage-storm-'));
const seedFile = join(folder, 'seed.json');
const grants = Array.from({ length: count + bareCount + 1 }, (_, at) => ({
  application: clientId,
  user: 'ada',
  access_token: access(at),
  refresh_token: refresh(at),
  scopes: ['api'],
  expires_in: 7200,
  created_at: startedAt.toISOString(),
}));
writeFileSync(seedFile, JSON.stringify({ ...demoSeed, oauth_tokens: grants }));
const mock = await launch({
  command: process.execPath,
  args: (port) => [command, '--port', String(port), '--seed', seedFile, '--journal-limit', '100000'],
  health: '/__mock__/health',
});
const tellMock = () =>
  fetch(`${mock.url}/__mock__/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ now: now.toISOString(), running: false }),
  });

const database = await openSqlite({ path: join(folder, 'moorage.db') });
const random = { bytes: (size: number) => new Uint8Array(randomBytes(size)), id: () => randomUUID() };
const { stores } = database;
const masterKey = parseMasterKey(randomBytes(32).toString('base64'));
const vault = await createVault({ masterKey, dataKeys: stores.dataKeys, clock, random });
const guarded = engine.createGuardedFetch({
  allowPrivate: engine.parseAllowList('127.0.0.0/8'),
  userAgent: 'Moorage',
});
/** When each refresh token was used. */
const used = new Map<string, Date[]>();
const send: Send = async (url, init) => {
  const token = new URLSearchParams(typeof init.body === 'string' ? init.body : '').get('refresh_token');
  if (token !== null) used.set(token, [...(used.get(token) ?? []), now]);
  return guarded(url, init);
};
const quiet = () => {};
const deps: engine.Dependencies = {
  plugins: createRegistry(plugins),
  stores,
  vault,
  send,
  clock,
  random,
  wait: (ms) => sleep(ms),
  log: { debug: quiet, info: quiet, warn: console.error, error: console.error },
  publicUrl: 'http://127.0.0.1:4400',
};
const server = createServer({
  engine: deps,
  identity: { database: () => authStorage(database), secret: randomUUID() },
  ready: () => database.ready(),
  web: { read: () => null },
  version: '0.0.0',
});

const organizationId = randomUUID();
const { queries, tables } = database.auth;
const organization = { id: organizationId, name: 'Storm', slug: 'storm', createdAt: now };
await queries.insert(tables.organization).values(organization);
const actor: engine.Actor = { organizationId, by: { kind: 'schedule' } };
const [plugin] = plugins;
if (plugin === undefined) throw new Error('there is no plugin');
const [method, way] = Object.entries(plugin.methods).find(([, { kind }]) => kind === 'oauth2') ?? [];
if (method === undefined || way === undefined) throw new Error('no method is OAuth');
const settings = { instanceUrl: mock.url };
const application = await engine.registerOAuthApplication(deps, actor, {
  app: plugin.id,
  instanceUrl: mock.url,
  clientId,
  clientSecret,
});

async function connect(at: number, accessExpiresAt: Date): Promise<engine.ConnectionRow> {
  const id = randomUUID();
  const pair = { accessToken: access(at), refreshToken: refresh(at) };
  const purpose = `connection.secrets for ${new URL(mock.url).origin}`;
  const row = await stores.connections.insert({
    id,
    organizationId,
    name: `storm-${at}`,
    description: null,
    app: plugin?.id ?? '',
    method: method ?? '',
    oauthApplicationId: application.id,
    settings,
    methodRevision: way?.revision ?? 1,
    sealedSecrets: await vault.seal(JSON.stringify(pair), { organizationId, rowId: id, purpose }),
    identity: null,
    status: 'healthy',
    statusReason: null,
    checkedAt: now,
    expiresAt: null,
    accessExpiresAt,
    createdAt: now,
    updatedAt: now,
  });
  await engine.planConnection(deps, row);
  return row;
}

const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};
const cpuMs = (since: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

try {
  await tellMock();
  for (let at = 0; at < count; at += 1) await connect(at, endOf(at));

  const heapBefore = heapMb();
  let heapMost = 0;
  const before = process.cpuUsage();
  for (let minute = 0; minute < 75; minute += 1) {
    now = new Date(now.getTime() + minuteMs);
    await tellMock();
    await server.jobs.runDue(['refresh']);
    if (minute % 15 === 14) heapMost = Math.max(heapMost, heapMb());
  }
  const stormMs = cpuMs(before);
  const ofStorm = Array.from({ length: count }, (_, at) => used.get(refresh(at)) ?? []);

  const beforeBare = process.cpuUsage();
  for (let at = count; at < count + bareCount; at += 16) {
    const batch = Array.from({ length: Math.min(16, count + bareCount - at) }, (_, i) => at + i);
    await Promise.all(
      batch.map(async (one) => {
        const response = await fetch(`${mock.url}/oauth/token`, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'refresh_token',
            refresh_token: refresh(one),
            client_id: clientId,
            client_secret: clientSecret,
          }),
        });
        if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
        await response.json();
      }),
    );
  }
  const bareMs = cpuMs(beforeBare);

  const last = await connect(count + bareCount, new Date(now.getTime() + minuteMs));
  const key: engine.Actor = { organizationId, by: { kind: 'access-key', id: 'storm', name: 'storm' } };
  const waits = await Promise.all(
    Array.from({ length: Number(readers) }, async () => {
      const asked = performance.now();
      await engine.lendCredential(deps, { actor: key, lends: true }, last.id);
      return performance.now() - asked;
    }),
  );
  waits.sort((one, two) => one - two);

  console.log(
    JSON.stringify({
      'refreshes in the storm': ofStorm.reduce((sum, times) => sum + times.length, 0),
      'refreshed other than once': ofStorm.filter((times) => times.length !== 1).length,
      'refreshed too late': ofStorm.filter(([first], at) => first === undefined || first >= endOf(at)).length,
      'CPU per refresh': stormMs / count,
      'CPU per bare refresh': bareMs / bareCount,
      'heap before': heapBefore,
      'heap at most': heapMost,
      'refreshes for all readers': used.get(refresh(count + bareCount))?.length ?? 0,
      'p99 of a reader': waits[Math.floor(waits.length * 0.99)] ?? Number.NaN,
    }),
  );
} finally {
  await mock.stop();
  await guarded.close();
  await database.close();
  rmSync(folder, { recursive: true });
}
