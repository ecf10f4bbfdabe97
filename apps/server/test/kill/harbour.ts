import { randomBytes, randomUUID } from 'node:crypto';
import { ConnectionError, createRegistry, type Send } from '@moorage/core';
import { openSqlite, type Database } from '@moorage/database';
import {
  connectWithToken,
  finishAuthorization,
  registerOAuthApplication,
  startAuthorization,
  type Actor,
  type ConnectionRow,
  type Dependencies,
  type Policy,
} from '@moorage/engine';
import { gitlab } from '@moorage/plugin-gitlab';
import { createVault, parseMasterKey } from '@moorage/vault';
import { createMockGitLab, decideOnConsent, demoCredentials, type MockGitLab } from 'mock-gitlab';

const publicUrl = 'http://127.0.0.1:4400';
const startedAt = new Date('2027-01-31T08:00:00Z');
/** The access token has 14 of its 120 minutes left, so its refresh is due whatever the connection's own spread. */
export const dueAt = new Date(startedAt.getTime() + 106 * 60_000);

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const random = { bytes: (count: number) => new Uint8Array(randomBytes(count)), id: () => randomUUID() };
const organizationId = 'harbour';
export const actor: Actor = { organizationId, by: { kind: 'schedule' } };

export interface World {
  readonly stores: Database['stores'];
  readonly send: Send;
  readonly now: () => Date;
  readonly wait: (durationMs: number) => Promise<void>;
}

/** How each connection came about: the ways in which a credential is burnt. */
export const ships = ['oauth', 'in-place', 'managed', 'overlapping'] as const;
export type Ship = (typeof ships)[number];

/** GitLab and a database's contents, a moment before anything is due; every run begins from here. */
export interface Harbour {
  readonly mock: MockGitLab;
  readonly url: string;
  readonly masterKey: string;
  /** Of the connections of each kind. */
  readonly ids: Readonly<Record<Ship, readonly [string, ...string[]]>>;
  furnish(database: Database): Promise<void>;
  engine(world: World): Promise<Dependencies>;
}

/** Nothing in it is a double but time. */
export async function createEngine(
  masterKey: string,
  { stores, send, now, wait }: World,
): Promise<Dependencies> {
  const clock = { now };
  const { dataKeys } = stores;
  return {
    plugins: createRegistry([gitlab]),
    stores,
    vault: await createVault({ masterKey: parseMasterKey(masterKey), dataKeys, clock, random }),
    send,
    clock,
    random,
    wait,
    log: silent,
    publicUrl,
  };
}

const rotating = { daysBefore: 300, lifeDays: 360 };
const policyOf = (rotate: Policy['rotate'], overlap: Policy['overlap'] = null): Policy => {
  return { checkEveryMinutes: null, remindDaysBefore: null, rotate, overlap };
};

/**
 * @param mock listens already where processes are to reach it.
 * @param size of the fleet of each kind.
 */
export async function createHarbour(mock: MockGitLab, url: string, size = 1): Promise<Harbour> {
  const masterKey = randomBytes(32).toString('base64');
  const database = await openSqlite({ path: ':memory:' });
  await addOrganization(database);
  const { stores } = database;
  const engine = (world: World) => createEngine(masterKey, world);
  const deps = await engine({ stores, send: inProcess(mock), now: () => startedAt, wait: async () => {} });

  const settings = { instanceUrl: url };
  const { clientId, clientSecret } = demoCredentials.oauthApplication;
  await registerOAuthApplication(deps, actor, { app: 'gitlab', instanceUrl: url, clientId, clientSecret });
  const authorize = async (name: string): Promise<string> => {
    const ada = await person(database);
    const wish = { app: 'gitlab', settings, name, description: null };
    const { authorizationUrl } = await startAuthorization(deps, ada, wish);
    const { password } = demoCredentials;
    const back = await decideOnConsent(mock.fetch, authorizationUrl, { username: 'ada', password });
    return (await finishAuthorization(deps, ada, new URL(back).searchParams)).connection.id;
  };
  const connect = async (name: string, token: string, kind: object): Promise<string> => {
    const credential = { app: 'gitlab', method: 'access-token', settings: { ...settings, ...kind } };
    const wish = { name, description: null, ...credential, secrets: { token } };
    return (await connectWithToken(deps, actor, wish)).id;
  };
  const moor = async (name: string): Promise<string> => {
    const token = `glpat-${name.padEnd(20, '0')}`;
    const life = { expires_in_days: 60, scopes: ['api', 'self_rotate'] };
    mock.seed({ tokens: [{ token, name, project: 'harbor/dock', access_level: 'maintainer', ...life }] });
    return connect(name, token, { tokenKind: 'project' });
  };
  const fleet = async (make: (name: string) => Promise<string>, ship: Ship) => {
    const first = await make(`${ship}-0`);
    const rest: string[] = [];
    for (let index = 1; index < size; index += 1) rest.push(await make(`${ship}-${index}`));
    return [first, ...rest] as const;
  };
  const ids = {
    oauth: await fleet(authorize, 'oauth'),
    'in-place': await fleet(moor, 'in-place'),
    managed: await fleet(moor, 'managed'),
    overlapping: await fleet(moor, 'overlapping'),
  };
  const manager = await connect('manager', demoCredentials.tokens.adaApi, {});
  const byManager = { strategy: 'manager', managerConnectionId: manager, ...rotating } as const;
  const policies = new Map([
    ...ids['in-place'].map((id) => [id, policyOf({ strategy: 'in-place', ...rotating })] as const),
    ...ids.managed.map((id) => [id, policyOf(byManager)] as const),
    ...ids.overlapping.map((id) => [id, policyOf(byManager, { quietHours: 1, atMostDays: 1 })] as const),
  ]);
  const applications = await stores.oauthApplications.list(organizationId);
  const rows = await stores.connections.scan(null, 1000);
  const keys = await stores.dataKeys.list();
  await database.close();
  mock.clock.set(dueAt.toISOString());
  mock.journal.clear();

  return {
    mock,
    url,
    masterKey,
    ids,
    engine,
    async furnish(target) {
      await addOrganization(target);
      for (const key of keys) await target.stores.dataKeys.add(key);
      for (const application of applications) await target.stores.oauthApplications.insert(application);
      for (const row of rows) await target.stores.connections.insert(row);
      for (const [connectionId, policy] of policies)
        await target.stores.policies.put({ organizationId, connectionId, policy, updatedAt: startedAt });
    },
  };
}

export function createDueMock(): MockGitLab {
  return createMockGitLab({ now: startedAt.toISOString() });
}

async function addOrganization({ auth }: Database): Promise<void> {
  const { organization } = auth.tables;
  await auth.queries
    .insert(organization)
    .values({ id: organizationId, name: 'Harbour', slug: 'harbour', createdAt: startedAt });
}

/** An authorization belongs to a person who is there. */
async function person({ auth }: Database): Promise<Actor> {
  const id = 'ada';
  await auth.queries
    .insert(auth.tables.user)
    .values({ id, name: 'Ada', email: 'ada@example.com', createdAt: startedAt, updatedAt: startedAt })
    .onConflictDoNothing();
  return { organizationId, by: { kind: 'person', id, name: 'Ada' } };
}

/** A line without a socket; where it breaks, nobody can say whether GitLab has acted. */
export function inProcess({ fetch }: Pick<MockGitLab, 'fetch'>): Send {
  return async (url, init) => {
    try {
      return await fetch(url, { ...init, redirect: 'manual' });
    } catch (cause) {
      throw new ConnectionError('unavailable', `${new URL(url).host} did not answer.`, { cause });
    }
  };
}

/** The row of a connection that is known to be there. */
export async function rowOf({ connections }: Database['stores'], id: string): Promise<ConnectionRow> {
  const row = await connections.find(organizationId, id);
  if (row === null) throw new Error('a connection of the harbour is gone');
  return row;
}
