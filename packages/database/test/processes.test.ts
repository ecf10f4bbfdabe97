import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../src/index.ts';
import { noon } from '../src/testing/rows.ts';
import { describeProcesses } from './describe-processes.ts';
import { temporaryFolder } from './worlds.ts';

const worker = fileURLToPath(import.meta.resolve('./worker.ts'));

describe('several processes on one SQLite file', { timeout: 60_000 }, () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'moorage.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function work(owner: string, keys: number, end = 'closed'): Promise<number[]> {
    const process_ = spawn(process.execPath, [worker, path, owner, String(keys), end], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await Promise.all([text(process_.stdout), once(process_, 'exit')]);
    return JSON.parse(printed) as number[];
  }

  it('make and migrate it together, and give each lease to one of them', async () => {
    const keys = 200;
    const got = await Promise.all(['ada', 'ben', 'cyd'].map((owner) => work(owner, keys)));
    expect(got.flat().toSorted((a, b) => a - b)).toEqual([...Array.from({ length: keys }).keys()]);
  });

  it('find what one has written that was killed right after', async () => {
    expect(await work('ada', 3, 'killed')).toEqual([0, 1, 2]);
    const database = await openSqlite({ path });
    expect(await database.stores.leases.take('key-2', 'ben', noon, 60_000)).toBeNull();
    expect(await database.stores.leases.take('key-3', 'ben', noon, 60_000)).toMatchObject({ epoch: 1 });
    await database.close();
  });
});

describeProcesses('SQLite file', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'moorage.db');
  return {
    where: path,
    open: () => openSqlite({ path }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});
