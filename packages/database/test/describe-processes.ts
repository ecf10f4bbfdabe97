import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Database } from '../src/index.ts';
import { minutesAfter, noon } from '../src/testing/rows.ts';

const worker = fileURLToPath(import.meta.resolve('./job-worker.ts'));

interface Shared {
  /** What the worker is told of where the database is. */
  readonly where: string;
  open(): Promise<Database>;
  remove(): Promise<void>;
}

async function work(where: string, owner: string, deadly = ''): Promise<string[]> {
  const child = spawn(process.execPath, [worker, where, owner, deadly], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return printed === '' ? [] : (JSON.parse(printed) as string[]);
}

/** What several processes on one database promise, on every dialect. */
export function describeProcesses(name: string, create: () => Promise<Shared>): void {
  describe(`three processes at the jobs of one ${name}`, { timeout: 60_000 }, () => {
    async function jobs(count: number, act: (shared: Shared, database: Database) => Promise<void>) {
      const shared = await create();
      const database = await shared.open();
      try {
        const planned = Array.from({ length: count }, (_, index) => {
          return { kind: 'sweep', subject: `job-${index}`, organizationId: null, runAt: noon } as const;
        });
        await database.stores.jobs.plan(planned, 'exactly');
        await act(shared, database);
      } finally {
        await database.close();
        await shared.remove();
      }
    }

    it('do each one once, and all of them', async () => {
      await jobs(300, async ({ where }, { stores }) => {
        const done = (await Promise.all(['ada', 'ben', 'cyd'].map((owner) => work(where, owner)))).flat();
        expect(done).toHaveLength(300);
        expect(new Set(done).size).toBe(300);
        for (const subject of done) expect(await stores.jobs.list(subject)).toEqual([]);
      });
    });

    it('leave what one of them died with to be done once more after its lease, with a try counted', async () => {
      await jobs(20, async ({ where }, { stores }) => {
        await work(where, 'ada', 'job-3');
        const done = (await Promise.all(['ben', 'cyd'].map((owner) => work(where, owner)))).flat();
        expect(done).not.toContain('job-3');
        const [first, ...rest] = await stores.jobs.claim('dan', minutesAfter(noon, 1), 60_000, 99);
        const left = [first, ...rest].map((job) => job?.subject);
        expect(left).toContain('job-3');
        expect(first).toMatchObject({ attempts: 1 });
        expect(left.length + done.length).toBeLessThanOrEqual(20);
      });
    });
  });
}
