import { type Clock, readInstant } from '../clock.ts';
import type { FaultBoard } from '../faults/faults.ts';
import type { Maker } from '../state/create.ts';
import { settingsShape } from '../state/rows.ts';
import { changeSettings, settingsOf } from '../state/settings.ts';
import { addJob } from './load-jobs.ts';
import { addPerson, addServiceAccount } from './load-people.ts';
import { addGroup, addHooks, addMembers, addProject, addVariables } from './load-places.ts';
import { addApplication, addDeployToken, addGrant, addToken, addTrigger } from './load-tokens.ts';
import type { SeedData } from './shape.ts';
import { toRow } from './words.ts';

/** Sets the clock as a seed says; dates of the seed count from there. @throws InputError naming the key */
export function seedClock(clock: Clock, { clock: told }: SeedData): void {
  if (!told) return;
  const { now, running } = told;
  if (now !== undefined) clock.set(readInstant(now, 'clock.now'));
  if (running === true) clock.run();
  // An instant is to stand still at, as everywhere.
  else if (running === false || now !== undefined) clock.freeze();
}

/** Adds the faults of a seed: all or none. @throws InputError naming the key */
export function seedFaults(faults: FaultBoard, { faults: told = [] }: SeedData): void {
  const added: string[] = [];
  try {
    for (const fault of told) added.push(faults.add(fault).id);
  } catch (error) {
    for (const id of added) faults.remove(id);
    throw error;
  }
}

function seedSettings(maker: Maker, { settings }: SeedData): void {
  if (!settings) return;
  const told = { ...settingsOf(maker), ...toRow(settings, 'settings') };
  changeSettings(maker, settingsShape.parse(told, 'settings'));
}

/**
 * Adds the things that a seed names. On a mistake part of it may have been added: the caller goes back to a checkpoint.
 * @throws InputError naming the key
 */
export function loadSeed(maker: Maker, seed: SeedData): void {
  const each = <T>(items: readonly T[] = [], name: string, add: (item: T, key: string) => void) => {
    for (const [at, item] of items.entries()) add(item, `${name}[${at}]`);
  };
  // Settings first: new accounts and tokens are made by them.
  seedSettings(maker, seed);
  each(seed.people, 'people', (item, key) => addPerson(maker, item, key));
  each(seed.groups, 'groups', (item, key) => addGroup(maker, item, key));
  each(seed.projects, 'projects', (item, key) => addProject(maker, item, key));
  each(seed.service_accounts, 'service_accounts', (item, key) => addServiceAccount(maker, item, key));
  each(seed.oauth_applications, 'oauth_applications', (item, key) => addApplication(maker, item, key));
  each(seed.tokens, 'tokens', (item, key) => addToken(maker, item, key));
  // Members last: bots are members too.
  each(seed.groups, 'groups', (item, key) => addMembers(maker, 'group', item, key));
  each(seed.projects, 'projects', (item, key) => addMembers(maker, 'project', item, key));
  each(seed.deploy_tokens, 'deploy_tokens', (item, key) => addDeployToken(maker, item, key));
  each(seed.triggers, 'triggers', (item, key) => addTrigger(maker, item, key));
  each(seed.jobs, 'jobs', (item, key) => addJob(maker, item, key));
  each(seed.oauth_tokens, 'oauth_tokens', (item, key) => addGrant(maker, item, key));
  addVariables(maker, 'instance', 1, seed.variables, 'instance');
  addHooks(maker, 'system', 1, seed.system_hooks, 'system_hooks');
}
