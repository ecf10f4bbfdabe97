import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import { launch, type Launch } from './server-process.ts';
import { inTurns } from './statistics.ts';
import { bareNode, moorage, singleFile } from './subjects.ts';

/** Memory is read after this: what starting left behind has been collected by then. */
const idleMs = 3_000;

/** Cold is the first start in an empty folder: key, tables and addon are made. Warm is any later one. */
export async function measureStart(rounds: number): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'moorage-bench-'));
  const warm = moorage(join(folder, 'warm'));
  let fresh = 0;
  try {
    await healthyMs(warm);
    const start = await inTurns(rounds, {
      bare: () => healthyMs(bareNode),
      warm: () => healthyMs(warm),
      cold: () => healthyMs(moorage(join(folder, `cold-${(fresh += 1)}`))),
    });
    const memory = await inTurns(3, { bare: () => idleMb(bareNode), warm: () => idleMb(warm) });
    const size = statSync(singleFile).size / 1e6;
    const against = (value: number) => ({ name: 'bare Node HTTP server', value });
    const aim = (text: string, isMet: boolean) => ({ text, isMet });
    return [
      {
        name: 'start to healthy, warm',
        value: start.warm,
        unit: 'ms',
        against: against(start.bare),
        aim: aim('≤ 2 ×', start.warm <= 2 * start.bare),
      },
      { name: 'start to healthy, cold', value: start.cold, unit: 'ms', against: against(start.bare) },
      {
        name: 'resident, idle',
        value: memory.warm,
        unit: 'MB',
        against: against(memory.bare),
        aim: aim('≤ 110 MB', memory.warm <= 110),
      },
      {
        name: 'size of the single file',
        value: size,
        unit: 'MB',
        against: { name: 'Node itself', value: statSync(process.execPath).size / 1e6 },
        aim: aim('≤ 125 MB', size <= 125),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function healthyMs(subject: Launch): Promise<number> {
  const server = await launch(subject);
  await server.stop();
  return server.healthyMs;
}

async function idleMb(subject: Launch): Promise<number> {
  const server = await launch(subject);
  await sleep(idleMs);
  const resident = server.residentMb();
  await server.stop();
  return resident;
}
