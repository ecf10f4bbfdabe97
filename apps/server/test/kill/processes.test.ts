import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// oxlint-disable-next-line no-restricted-imports -- processes are killed in real time
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPostgres, openSqlite, type Database } from '@moorage/database';
import { startPostgres, whyNoPostgres, type PostgresServer } from '@moorage/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChance } from './chance.ts';
import type { Errand } from './errand.ts';
import { expectExactly, expectTrue } from './expect-true.ts';
import { createDueMock, createHarbour, type Harbour } from './harbour.ts';
import { tellStory, type Story } from './true-story.ts';
import { lateEngine, work } from './voyage.ts';

/** Of processes that are killed at random moments; the benchmark asks for hundreds. */
const kills = Number(process.env['MOORAGE_PROCESS_KILLS'] ?? 4);
const program = fileURLToPath(import.meta.resolve('./child.ts'));
const renewed = ['oauth', 'in-place', 'managed'] as const;
type Renewed = (typeof renewed)[number];

/** A GitLab on a socket and what a database holds at the beginning; a run leaves no trace in it. */
async function openHarbour(size: number) {
  const mock = createDueMock();
  const harbour = await createHarbour(mock, await mock.listen(), size);
  const beginning = mock.snapshot();
  return {
    harbour,
    begin() {
      mock.restore(beginning);
      mock.faults.clear();
      mock.journal.clear();
    },
    close: () => mock.close(),
  };
}
type OpenHarbour = Awaited<ReturnType<typeof openHarbour>>;

function send(errand: Errand): ChildProcess {
  return spawn(process.execPath, [program, JSON.stringify(errand)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Until it says so; at once when it has ended before. */
async function ready(child: ChildProcess): Promise<void> {
  await Promise.race([child.stdout && once(child.stdout, 'data'), once(child, 'exit')]);
}

/** What another process finds that starts later, over all connections. */
async function tell(harbour: Harbour, database: Database): Promise<{ ship: Renewed; story: Story }[]> {
  const deps = await lateEngine(harbour, database);
  const all = renewed.flatMap((ship) => harbour.ids[ship].map((id) => ({ ship, id })));
  for (const { ship, id } of all) await work(deps, ship, id).catch(() => {});
  const stories: { ship: Renewed; story: Story }[] = [];
  for (const { ship, id } of all)
    stories.push({ ship, story: await tellStory(harbour, harbour.mock, deps, ship, id) });
  return stories;
}

/** Over a whole fleet: what GitLab has replaced is stored, or told as lost. */
function expectFleet(stories: readonly { ship: Renewed; story: Story }[], told: string): void {
  for (const { story } of stories) expectTrue(story, told);
  for (const ship of ['oauth', 'in-place']) {
    const fleet = stories.filter((one) => one.ship === ship).map(({ story }) => story);
    const stored = fleet.reduce((sum, one) => sum + one.stored, 0);
    const lost = fleet.filter(({ lives }) => !lives).length;
    expect({ acted: fleet[0]?.acted, lost }, told).toEqual({ acted: stored + lost, lost });
  }
}

describe('processes on a SQLite file', { timeout: 180_000 + kills * 10_000 }, () => {
  let folder: string;
  let one: OpenHarbour;
  let fleet: OpenHarbour;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'moorage-kill-'));
    [one, fleet] = await Promise.all([openHarbour(1), openHarbour(4)]);
    for (const [name, { harbour }] of Object.entries({ one, fleet })) {
      const database = await openSqlite({ path: join(folder, `${name}.db`) });
      await harbour.furnish(database);
      await database.close();
    }
  });
  afterAll(async () => {
    await Promise.all([one.close(), fleet.close()]);
    rmSync(folder, { recursive: true });
  });

  async function run(
    open: OpenHarbour,
    name: string,
    errand: Pick<Errand, 'renews' | 'falls'>,
    meanwhile: (child: ChildProcess) => Promise<void> = async () => {},
  ) {
    open.begin();
    const path = join(folder, `${name}-run.db`);
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    copyFileSync(join(folder, `${name}.db`), path);
    const { harbour } = open;
    if (errand.falls?.when === 'amid')
      harbour.mock.faults.add({ kind: 'slow-body', bytesPerSecond: 20, match: { method: 'POST' } });
    const child = send({ database: { sqlite: path }, masterKey: harbour.masterKey, ...errand });
    const ended = once(child, 'exit');
    await meanwhile(child);
    const [, signal]: unknown[] = await ended;
    harbour.mock.faults.clear();
    const database = await openSqlite({ path });
    try {
      return { signal, stories: await tell(harbour, database) };
    } finally {
      await database.close();
    }
  }

  const points = [
    ['leases.take', 'before'],
    ['leases.take', 'after'],
    ['intents.open', 'before'],
    ['intents.open', 'after'],
    ['burn', 'amid'],
    ['burn', 'after'],
    ['connections.update', 'after'],
    ['leases.release', 'before'],
    ['leases.release', 'after'],
  ] as const;

  test.each(renewed)('are killed at each point of the protocol: %s', async (ship) => {
    for (const [at, when] of points) {
      // The others go the same way but for the call itself, and what is stored after it.
      if (ship !== 'oauth' && at !== 'burn' && at !== 'connections.update') continue;
      const [id] = one.harbour.ids[ship];
      const { signal, stories } = await run(one, 'one', { renews: [{ ship, id }], falls: { at, when } });
      expect(signal, `${when} ${at}`).toBe('SIGKILL');
      const story = stories.find((told) => told.ship === ship)?.story;
      if (story === undefined) throw new Error('nothing was told of the connection');
      // Amid a call, the request may have left or not.
      if (when === 'amid') expectTrue(story, `${when} ${at}`);
      else expectExactly(story, ship, at === 'burn', `${when} ${at}`);
    }
  });

  test(`are killed at ${kills} random moments while they renew a fleet`, async () => {
    const chance = createChance(31);
    for (let kill = 0; kill < kills; kill += 1) {
      const afterMs = chance.below(250);
      const renews = renewed.flatMap((ship) => fleet.harbour.ids[ship].map((id) => ({ ship, id })));
      const { stories } = await run(fleet, 'fleet', { renews }, async (child) => {
        await ready(child);
        await sleep(afterMs);
        child.kill('SIGKILL');
      });
      expectFleet(stories, `killed after ${afterMs} ms`);
    }
  });
});

const reason = whyNoPostgres();
describe.skipIf(reason !== undefined)(
  `three processes on PostgreSQL${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  { timeout: 180_000 + kills * 10_000 },
  () => {
    let server: PostgresServer;
    let fleet: OpenHarbour;
    beforeAll(async () => {
      [server, fleet] = await Promise.all([startPostgres(), openHarbour(4)]);
    }, 60_000);
    afterAll(async () => {
      await fleet.close();
      await server.stop();
    });

    let made = 0;
    async function together(meanwhile: (children: readonly ChildProcess[]) => Promise<void>) {
      fleet.begin();
      const { harbour } = fleet;
      made += 1;
      const name = `fleet_${made}`;
      await server.createDatabase(name);
      const { host = '', user = '' } = server.optionsFor(name);
      const postgres = { host, user, database: name };
      const database = await openPostgres(postgres);
      try {
        await harbour.furnish(database);
        const renews = renewed.flatMap((ship) => harbour.ids[ship].map((id) => ({ ship, id })));
        const errand = { database: { postgres }, masterKey: harbour.masterKey, renews };
        const children = [send(errand), send(errand), send(errand)];
        const ended = children.map((child) => once(child, 'exit'));
        await meanwhile(children);
        await Promise.all(ended);
        return await tell(harbour, database);
      } finally {
        await database.close();
      }
    }

    test('renew each credential once', async () => {
      const stories = await together(async () => {});
      expectFleet(stories, 'nobody killed');
      for (const { ship, story } of stories)
        expect(story, ship).toMatchObject({ lives: true, stored: 1, acted: fleet.harbour.ids[ship].length });
    });

    test(`leave a true story when they are killed at random moments, ${Math.ceil(kills / 2)} times`, async () => {
      const chance = createChance(77);
      for (let round = 0; round < kills / 2; round += 1) {
        const moments = [chance.below(300), chance.below(600)];
        const stories = await together(async (children) => {
          await Promise.all(children.map(ready));
          await Promise.all(
            moments.map(async (afterMs, index) => {
              await sleep(afterMs);
              children[index]?.kill('SIGKILL');
            }),
          );
        });
        expectFleet(stories, `killed after ${moments.join(' and ')} ms`);
      }
    });
  },
);
