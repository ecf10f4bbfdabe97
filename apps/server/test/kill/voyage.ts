import type { Database } from '@moorage/database';
import {
  checkConnection,
  reconcileIntents,
  refreshAhead,
  rotateByPolicy,
  type Dependencies,
} from '@moorage/engine';
import { watchPorts, type Fate, type WatchedProcess } from './crossings.ts';
import { actor, dueAt, inProcess, type Harbour, type Ship } from './harbour.ts';
import { tellStory, type Story } from './true-story.ts';

/** Longer than any lease. */
export const pastLeaseMs = 2 * 60_000;

/** What a process does by itself at its start, and when the job is due. */
export async function work(deps: Dependencies, ship: Ship, id: string): Promise<void> {
  await reconcileIntents(deps);
  const act = ship === 'oauth' ? refreshAhead : rotateByPolicy;
  await act(deps, actor, id);
}

/** The engine of a process that starts when every lease is over. */
export async function lateEngine(harbour: Harbour, { stores }: Database): Promise<Dependencies> {
  harbour.mock.clock.advance({ ms: pastLeaseMs });
  let now = new Date(dueAt.getTime() + pastLeaseMs);
  return harbour.engine({
    stores,
    send: inProcess(harbour.mock),
    now: () => now,
    wait: async (milliseconds) => {
      now = new Date(now.getTime() + milliseconds);
    },
  });
}

/** One history of one database and one GitLab, over the lives of several processes. */
export interface Voyage {
  /** Moves Moorage's clock, and GitLab's unless it is the clock alone that is wrong. */
  readonly pass: (milliseconds: number, whose?: 'both' | 'ours') => void;
  /** Lets a process live until it is done or dead. */
  readonly sail: (fate: Fate) => Promise<WatchedProcess>;
  /** What the last process finds and says, in peace and some minutes later. */
  readonly arrive: () => Promise<Story>;
}

/** Takes everything back at the end of a voyage. */
class Rollback extends Error {}

/** @param database furnished; it is as before when the voyage is over, so that the next one begins as this one did. */
export async function embark<Result>(
  harbour: Harbour,
  database: Database,
  ship: Ship,
  travel: (voyage: Voyage) => Promise<Result>,
): Promise<Result> {
  const outcome: { result?: Result } = {};
  try {
    await database.auth.queries.transaction(async () => {
      outcome.result = await travel(await voyageOf(harbour, database, ship));
      throw new Rollback();
    });
  } catch (error) {
    if (!(error instanceof Rollback) || outcome.result === undefined) throw error;
  }
  if (outcome.result === undefined) throw new Error('A voyage ended nowhere.');
  return outcome.result;
}

async function voyageOf(harbour: Harbour, { stores }: Database, ship: Ship): Promise<Voyage> {
  const mock = harbour.mock.fork();
  let now = dueAt;
  const pass: Voyage['pass'] = (milliseconds, whose = 'both') => {
    now = new Date(now.getTime() + milliseconds);
    if (whose === 'both') mock.clock.advance({ ms: milliseconds });
  };
  const deps = await harbour.engine({
    stores,
    send: inProcess(mock),
    now: () => now,
    wait: async (milliseconds) => pass(milliseconds),
  });
  const [id] = harbour.ids[ship];
  const sail = async (fate: Fate) => {
    const process = watchPorts(deps, fate);
    await process.live((deps) => work(deps, ship, id));
    return process;
  };
  return {
    pass,
    sail,
    async arrive() {
      for (let life = 0; life < 2; life += 1) {
        pass(pastLeaseMs);
        await sail(() => undefined);
      }
      const { blind } = await tellStory(harbour, mock, deps, ship, id);
      // Asks GitLab once more for tokens of a grant that has ended, which GitLab refuses without harm.
      await checkConnection(deps, actor, id).catch(() => {});
      return { ...(await tellStory(harbour, mock, deps, ship, id)), blind };
    },
  };
}
