import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoCredentials } from 'mock-gitlab';
import { z } from 'zod';
import type { Figure } from './figure.ts';
import { throughput } from './load.ts';
import { launch, type ServerProcess } from './server-process.ts';
import { setUp } from './signed-in.ts';
import { inTurns } from './statistics.ts';
import { bareHonoWithSqlite, mock, moorage } from './subjects.ts';

const created = z.looseObject({ id: z.string() });
const apps = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });

/** `GET` of one connection with a session, against the least that reads one row and answers with it. */
export async function measureRequests(rounds: number, durationMs: number): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'moorage-bench-'));
  const running: ServerProcess[] = [];
  const start = async (...[subject]: Parameters<typeof launch>) => {
    const server = await launch(subject);
    running.push(server);
    return server;
  };
  try {
    const [server, provider] = [await start(moorage(folder)), await start(mock())];
    while (!server.output().includes('set up:')) await sleep(1);
    const { send, cookie } = await setUp(server.output());
    const [app] = apps.parse(await (await send('/api/v1/apps')).json()).items;
    const response = await send('/api/v1/app-connections', {
      name: 'Bench',
      app: app?.id,
      method: 'access-token',
      settings: { instanceUrl: provider.url, tokenKind: 'personal' },
      secrets: { token: demoCredentials.tokens.adaApi },
    });
    const body = await response.text();
    const bare = await start(bareHonoWithSqlite(body));
    const { id } = created.parse(JSON.parse(body));
    const rates = await inTurns(rounds, {
      bare: () => throughput({ url: `${bare.url}/api/v1/app-connections/one` }, durationMs),
      moorage: () =>
        throughput({ url: `${server.url}/api/v1/app-connections/${id}`, headers: { cookie } }, durationMs),
    });
    return [
      {
        name: 'GET one connection',
        value: rates.moorage,
        unit: 'answers/s',
        against: { name: 'bare Hono + better-sqlite3', value: rates.bare },
      },
      { name: 'resident after that load', value: server.residentMb(), unit: 'MB' },
    ];
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}
