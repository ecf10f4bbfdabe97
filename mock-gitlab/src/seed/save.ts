import type { Clock } from '../clock.ts';
import type { FaultBoard } from '../faults/faults.ts';
import { InputError } from '../shape.ts';
import { settingsOf } from '../state/settings.ts';
import type { State } from '../state/state.ts';
import type { Switches } from '../switches.ts';
import { saveJobs } from './save-jobs.ts';
import { saveGroups, saveHooks, saveProjects, saveVariables } from './save-places.ts';
import { savePeople, saveServiceAccounts } from './save-people.ts';
import { saveApplications, saveDeployTokens, saveGrants, saveTokens, saveTriggers } from './save-tokens.ts';
import { type SeedData, seedShape } from './shape.ts';
import { toWords } from './words.ts';

/** What a seed is made of. */
export interface Saved {
  readonly state: State;
  readonly clock: Clock;
  readonly switches: Switches;
  readonly faults: FaultBoard;
}

// Rows for which a seed has no words. What passes by itself (sessions, codes, notices, logs) is not missed.
const BEYOND = [
  'invitations',
  'sshKeys',
  'gpgKeys',
  'follows',
  'customAttributes',
] as const satisfies readonly (keyof State)[];

function refuseBeyond(state: State): void {
  for (const name of BEYOND) {
    const count = state[name].size;
    if (count > 0) {
      throw new InputError(
        name,
        `a seed cannot hold them, and there are ${count}; take a snapshot`,
        'GET /__mock__/state',
      );
    }
  }
}

function saveSettings(saved: Saved): unknown {
  if (saved.state.settings.get(1) === undefined) return undefined;
  return toWords(settingsOf(saved), {}, ['id']);
}

const OF_THE_BOARD = ['id', 'matched', 'strikes', 'for'];

function saveFaults(faults: FaultBoard): unknown[] {
  return faults.list().map(({ times, struck, ...fault }) => ({
    ...Object.fromEntries(Object.entries(fault).filter(([name]) => !OF_THE_BOARD.includes(name))),
    ...(times !== undefined && { times: times - struck }),
  }));
}

/** Leaves out what is empty or not there. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, pruned(part)]),
  );
}

const isEmpty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);

/**
 * The present as a seed that, loaded into an empty mock, gives the same people, places, tokens and answers, ids and all.
 * Not in it: sessions, codes and requests under way, logs, where the random generator stands, and a running clock.
 * @throws InputError naming what a seed cannot hold
 */
export function saveSeed(saved: Saved): SeedData {
  const { state, clock, faults } = saved;
  refuseBeyond(state);
  const seed = {
    clock: clock.running ? undefined : { now: clock.now().toISOString() },
    settings: saveSettings(saved),
    people: savePeople(state),
    groups: saveGroups(state),
    projects: saveProjects(state),
    service_accounts: saveServiceAccounts(state),
    oauth_applications: saveApplications(state),
    tokens: saveTokens(state),
    deploy_tokens: saveDeployTokens(state),
    triggers: saveTriggers(state),
    jobs: saveJobs(state),
    oauth_tokens: saveGrants(state),
    variables: saveVariables(state, 'instance', 1),
    system_hooks: saveHooks(state, 'system', 1),
    faults: saveFaults(faults),
  };
  const kept = Object.fromEntries(Object.entries(seed).filter(([, value]) => !isEmpty(value)));
  return seedShape.parse(pruned(kept), '');
}
