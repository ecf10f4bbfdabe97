import { openSqlite, type Database } from '@moorage/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fate, Mishap } from './crossings.ts';
import { createDueMock, createHarbour, ships, type Harbour, type Ship } from './harbour.ts';
import {
  after,
  diesAfter,
  diesBefore,
  isBurning,
  isFull,
  isWriting,
  losesAnswer,
  seemsFailed,
  until,
} from './mishaps.ts';
import { createChance } from './chance.ts';
import { expectExactly, expectTrue, isSaved } from './expect-true.ts';
import type { Story } from './true-story.ts';
import { embark, pastLeaseMs, type Voyage } from './voyage.ts';

/** Of random histories; the benchmark asks for thousands. */
const histories = Number(process.env['MOORAGE_KILLS'] ?? 80);
const hour = 60 * 60_000;

let harbour: Harbour;
let database: Database;
beforeAll(async () => {
  const mock = createDueMock();
  harbour = await createHarbour(mock, mock.baseUrl);
  database = await openSqlite({ path: ':memory:' });
  await harbour.furnish(database);
});
afterAll(() => database.close());

/** The crossings of a life without mishap, and where in it a credential is in nobody's hands but the process's. */
interface Chart {
  readonly names: readonly string[];
  readonly opensAt: number;
  readonly burnsAt: number;
  readonly storesAt: number;
}

async function chartOf(ship: Ship): Promise<Chart> {
  const names = await embark(
    harbour,
    database,
    ship,
    async ({ sail }) => (await sail(() => undefined)).trace,
  );
  const opensAt = names.indexOf('intents.open');
  const burnsAt = names.findIndex(isBurning);
  const storesAt = names.indexOf('connections.update', burnsAt);
  expect([opensAt, burnsAt - opensAt, storesAt - burnsAt].every((step) => step > 0)).toBe(true);
  return { names, opensAt, burnsAt, storesAt };
}

const only = (at: number, mishap: Mishap): Fate => {
  return (index) => (index === at ? mishap : undefined);
};

describe.each(ships)('a credential that is renewed: %s', { timeout: 120_000 }, (ship) => {
  let chart: Chart;
  beforeAll(async () => {
    chart = await chartOf(ship);
  });

  /** At each crossing in turn. */
  async function everywhere(
    fateAt: (at: number, voyage: Voyage) => Fate,
    expectOf: (story: Story, at: number, told: string) => void,
    where: (name: string) => boolean = () => true,
  ): Promise<void> {
    for (const [at, name] of chart.names.entries()) {
      if (!where(name)) continue;
      const story = await embark(harbour, database, ship, async (voyage) => {
        await voyage.sail(fateAt(at, voyage));
        return voyage.arrive();
      });
      expectOf(story, at, `at ${at}, ${name}`);
    }
  }
  const lostWhen = (isLost: (at: number) => boolean) => (story: Story, at: number, told: string) =>
    expectExactly(story, ship, isLost(at), told);
  const never = lostWhen(() => false);

  test('is lost only between answer and storing, whenever the process dies', async () => {
    const isLost = (at: number) => at >= chart.burnsAt && at < chart.storesAt;
    await everywhere((at) => only(at, diesAfter), lostWhen(isLost));
  });

  test('survives a second process that comes at any moment', async () => {
    await everywhere(
      (at, { sail }) =>
        only(
          at,
          after(() => sail(() => undefined)),
        ),
      never,
    );
  });

  test('survives a process that stands still past its lease, and another that takes over', async () => {
    const fate = (at: number, { pass, sail }: Voyage) =>
      only(
        at,
        until(async () => {
          pass(pastLeaseMs);
          await sail(() => undefined);
        }),
      );
    await everywhere(fate, (story, at, told) => {
      // Between intent and answer it is the time limit of a call that wakes first: real time, and not this clock.
      if (at >= chart.opensAt && at < chart.burnsAt) return;
      expectTrue(story, told);
      // What came late is stored all the same, or ended where a manager has found and replaced it meanwhile.
      expect(story.lives, told).toBe(true);
      expect(story.acted - story.stored, told).toBeLessThanOrEqual(isSaved(ship) ? 1 : 0);
    });
  });

  test.each([1, -1])('survives a clock that jumps by %d h at any moment', async (hours) => {
    await everywhere(
      (at, { pass }) =>
        only(
          at,
          after(() => pass(hours * hour, 'ours')),
        ),
      never,
    );
  });

  test('survives one failing write at any moment, and one that only seems to have failed', async () => {
    await everywhere((at) => only(at, isFull), never, isWriting);
    await everywhere((at) => only(at, seemsFailed), never, isWriting);
  });

  test('is lost on a full disk only when that fills up between intent and storing', async () => {
    const isLost = (at: number) => at > chart.opensAt && at <= chart.storesAt;
    await everywhere(
      (at) => (index, name) => (index >= at && isWriting(name) ? isFull : undefined),
      lostWhen(isLost),
      isWriting,
    );
  });

  test('is lost with the answer of the burning call, and with no other', async () => {
    await everywhere(
      (at) => only(at, losesAnswer),
      lostWhen((at) => at === chart.burnsAt),
      (name) => name.startsWith('send '),
    );
  });
});

const mishaps: readonly [NamedMishap, ...NamedMishap[]] = [
  { name: 'dies before', mishap: diesBefore },
  { name: 'dies after', mishap: diesAfter },
  { name: 'loses the answer', mishap: losesAnswer },
  { name: 'is full', mishap: isFull },
];
interface NamedMishap {
  readonly name: string;
  readonly mishap: Mishap;
}

test(
  `of ${histories} random histories of dying processes, each ends in a true story`,
  { timeout: 60_000 + histories * 1_000 },
  async () => {
    const chance = createChance(20270131);
    for (let history = 0; history < histories; history += 1) {
      const ship = chance.of(ships);
      const told: string[] = [ship];
      const story = await embark(harbour, database, ship, async ({ sail, pass, arrive }) => {
        for (let life = chance.below(4); life >= 0; life -= 1) {
          const at = chance.below(24);
          const { name, mishap } = chance.of(mishaps);
          told.push(`${name} ${at}`);
          const fits = (crossing: string) =>
            mishap === losesAnswer ? crossing.startsWith('send ') : mishap !== isFull || isWriting(crossing);
          const { trace } = await sail((index, crossing) =>
            (mishap === isFull ? index >= at : index === at) && fits(crossing) ? mishap : undefined,
          );
          told.push(`(${trace[at] ?? 'nothing'})`);
          const gap = chance.of([1_000, pastLeaseMs, pastLeaseMs, 20 * 60_000]);
          const step = chance.of([0, 0, hour, -hour]);
          told.push(`${gap} ms, step ${step}`);
          pass(gap);
          pass(step, 'ours');
        }
        pass(2 * hour, 'ours');
        pass(-2 * hour, 'ours');
        // The clock may have gone back, and then a lease lasts until it has caught up.
        pass(5 * hour);
        return arrive();
      });
      // The access token has ended meanwhile: then a refresh is repeated once, and refused without harm.
      const blind = story.blind.filter((call) => !call.endsWith('/oauth/token → 400'));
      expectTrue({ ...story, blind }, `history ${history}: ${told.join(', ')}`);
    }
  },
);
