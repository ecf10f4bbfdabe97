import { type Random, createRandom } from '../random.ts';
import { InputError, anything, integer, list, object } from '../shape.ts';
import * as rows from './rows.ts';
import { Table } from './table.ts';

function createTables() {
  return {
    namespaces: new Table<rows.Namespace>(rows.namespaceShape, {}),
    users: new Table<rows.User, 'username' | 'email' | 'namespace' | 'removal'>(rows.userShape, {
      removal: (user) => (user.removalAt === null ? null : 'due'),
      namespace: (user) => (user.namespaceId === null ? null : String(user.namespaceId)),
      username: (user) => user.username.toLowerCase(),
      email: (user) => user.email.toLowerCase(),
    }),
    groups: new Table<rows.Group, 'path' | 'parent'>(rows.groupShape, {
      path: (group) => group.fullPath.toLowerCase(),
      parent: (group) => String(group.parentId),
    }),
    projects: new Table<rows.Project, 'path' | 'namespace' | 'fork'>(rows.projectShape, {
      fork: (project) => (project.forkedFromId === null ? null : String(project.forkedFromId)),
      path: (project) => project.fullPath.toLowerCase(),
      namespace: (project) => String(project.namespaceId),
    }),
    groupLinks: new Table<rows.GroupLink, 'source' | 'group'>(rows.groupLinkShape, {
      source: (link) => ownerKey(link.sourceType, link.sourceId),
      group: (link) => String(link.groupId),
    }),
    invitations: new Table<rows.Invitation, 'source'>(rows.invitationShape, {
      source: (row) => ownerKey(row.sourceType, row.sourceId),
    }),
    stars: new Table<rows.Star, 'place' | 'project' | 'user'>(rows.starShape, {
      place: (star) => `${star.projectId}/${star.userId}`,
      project: (star) => String(star.projectId),
      user: (star) => String(star.userId),
    }),
    members: new Table<rows.Member, 'place' | 'source' | 'user'>(rows.memberShape, {
      place: (member) => memberPlace(member.sourceType, member.sourceId, member.userId),
      source: (member) => ownerKey(member.sourceType, member.sourceId),
      user: (member) => String(member.userId),
    }),
    accessTokens: new Table<rows.AccessToken, 'token' | 'user' | 'family'>(rows.accessTokenShape, {
      token: (row) => row.token,
      user: (row) => String(row.userId),
      family: (row) => String(row.familyId),
    }),
    deployTokens: new Table<rows.DeployToken, 'token' | 'owner'>(rows.deployTokenShape, {
      token: (row) => row.token,
      owner: (row) => ownerKey(row.ownerType, row.ownerId),
    }),
    triggers: new Table<rows.Trigger, 'token' | 'project'>(rows.triggerShape, {
      token: (row) => row.token,
      project: (row) => String(row.projectId),
    }),
    serviceAccounts: new Table<rows.ServiceAccount>(rows.serviceAccountShape, {}),
    applications: new Table<rows.OAuthApplication, 'uid'>(rows.oauthApplicationShape, {
      uid: (application) => application.uid,
    }),
    grants: new Table<rows.OAuthGrant, 'code'>(rows.oauthGrantShape, { code: (row) => row.code }),
    oauthTokens: new Table<rows.OAuthToken, 'access' | 'refresh' | 'user'>(rows.oauthTokenShape, {
      access: (row) => row.access,
      refresh: (row) => row.refresh,
      user: (row) => (row.userId === null ? null : String(row.userId)),
    }),
    deviceGrants: new Table<rows.DeviceGrant, 'device' | 'user'>(rows.deviceGrantShape, {
      device: (row) => row.deviceCode,
      user: (row) => row.userCode,
    }),
    sessions: new Table<rows.Session, 'cookie'>(rows.sessionShape, { cookie: (row) => row.cookie }),
    variables: new Table<rows.Variable, 'place' | 'owner'>(rows.variableShape, {
      place: (row) => variablePlace(row.ownerType, row.ownerId, row.key, row.environmentScope),
      owner: (row) => ownerKey(row.ownerType, row.ownerId),
    }),
    settings: new Table<rows.Settings>(rows.settingsShape, {}),
    environments: new Table<rows.Environment, 'project'>(rows.environmentShape, {
      project: (row) => String(row.projectId),
    }),
    protectedBranches: new Table<rows.ProtectedBranch, 'project'>(rows.protectedBranchShape, {
      project: (row) => String(row.projectId),
    }),
    pipelines: new Table<rows.Pipeline, 'project'>(rows.pipelineShape, {
      project: (row) => String(row.projectId),
    }),
    jobs: new Table<rows.Job, 'project' | 'pipeline' | 'token' | 'open'>(rows.jobShape, {
      project: (row) => String(row.projectId),
      pipeline: (row) => String(row.pipelineId),
      token: (row) => row.token,
      open: (row) => (row.endsAt !== null && row.finishedAt === null ? 'open' : null),
    }),
    hooks: new Table<rows.Hook, 'owner'>(rows.hookShape, { owner: (row) => ownerKey(row.kind, row.ownerId) }),
    hookEvents: new Table<rows.HookEvent, 'hook'>(rows.hookEventShape, { hook: (row) => String(row.hookId) }),
    expiryNotices: new Table<rows.ExpiryNotice, 'token'>(rows.expiryNoticeShape, {
      token: (row) => `${row.tokenId}/${row.days}`,
    }),
    schedule: new Table<rows.ScheduleRow>(rows.scheduleShape, {}),
    emails: new Table<rows.Email, 'email' | 'user'>(rows.emailShape, {
      email: (row) => row.email.toLowerCase(),
      user: (row) => String(row.userId),
    }),
    sshKeys: new Table<rows.SshKey, 'fingerprint' | 'user'>(rows.sshKeyShape, {
      fingerprint: (row) => row.fingerprint,
      user: (row) => String(row.userId),
    }),
    gpgKeys: new Table<rows.GpgKey, 'user'>(rows.gpgKeyShape, { user: (row) => String(row.userId) }),
    follows: new Table<rows.Follow, 'follower' | 'followee'>(rows.followShape, {
      follower: (row) => String(row.followerId),
      followee: (row) => String(row.followeeId),
    }),
    auditEvents: new Table<rows.AuditEvent, 'entity'>(rows.auditEventShape, {
      entity: (row) => ownerKey(row.entityType, row.entityId),
    }),
    customAttributes: new Table<rows.CustomAttribute, 'owner'>(rows.customAttributeShape, {
      owner: (row) => ownerKey(row.ownerType, row.ownerId),
    }),
  };
}

type Tables = ReturnType<typeof createTables>;

/** Everything the mock remembers but time, faults and the journal. */
export interface State extends Tables {
  readonly random: Random;
}

/** The state as plain data: survives JSON. */
export interface StateData {
  readonly random?: unknown;
  readonly tables: Readonly<Record<string, unknown>>;
}

/** Key of all that belongs to one project, group or the instance: `many('owner', …)` of variables, `many('source', …)` of members. */
export const ownerKey = (type: string, id: number) => `${type}/${id}`;

/** Key of the one membership a person can have in one place. */
export const memberPlace = (type: rows.Member['sourceType'], source: number, user: number) =>
  `${type}/${source}/${user}`;

/** Key of a variable: its owner, its name and its environment scope, never the name alone. */
export const variablePlace = (type: rows.Variable['ownerType'], owner: number, key: string, scope: string) =>
  `${type}/${owner}/${key}/${scope}`;

const randomShape = list(integer(1, -(2 ** 31), 2 ** 31));

/** An empty state; `randomSeed` decides the tokens and secrets that are made from here on. */
export function createState(randomSeed: string): State {
  return { ...createTables(), random: createRandom(randomSeed) };
}

/** Only the tables of a state, by name. */
export function tablesOf({ random: _, ...tables }: State) {
  return Object.entries(tables);
}

/** Takes over what another state holds now; from then on each goes its own way. Costs the same whatever the size. */
export function adoptState(state: State, other: State): void {
  state.random.load(other.random.save());
  const sources = new Map<string, object>(tablesOf(other));
  for (const [name, table] of tablesOf(state)) {
    const source = sources.get(name);
    if (source) table.adopt(source);
  }
}

/** An independent state that holds what this one holds. */
export function forkState(state: State): State {
  const random = createRandom('');
  random.load(state.random.save());
  const tables = Object.fromEntries(tablesOf(state).map(([name, table]) => [name, table.fork()]));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the names
  return { ...tables, random } as unknown as State;
}

/** The state as plain data. */
export function stateData(state: State): StateData {
  return {
    random: state.random.save(),
    tables: Object.fromEntries(tablesOf(state).map(([name, table]) => [name, table.data()])),
  };
}

/** A function that brings back the present state. */
export function checkpoint(state: State): () => void {
  const random = state.random.save();
  const restores = tablesOf(state).map(([, table]) => table.checkpoint());
  return () => {
    state.random.load(random);
    for (const restore of restores) restore();
  };
}

/** Groups in a circle would be above themselves for ever. @throws InputError naming the table */
function refuseCircles(groups: unknown): void {
  const read = object({ nextId: anything, rows: list(rows.groupShape) }).parse(groups, 'state.tables.groups');
  const parents = new Map(read.rows.map(({ id, parentId }) => [id, parentId]));
  const sound = new Set<number>();
  for (const { id } of read.rows) {
    const line = new Set<number>();
    for (let at: number | null = id; at !== null && !sound.has(at); at = parents.get(at) ?? null) {
      if (line.has(at))
        throw new InputError('state.tables.groups', `group ${at} is above itself`, 'parentId: null');
      line.add(at);
    }
    for (const one of line) sound.add(one);
  }
}

/**
 * Checks plain data whole and answers a function that loads it.
 * @throws InputError naming the key; nothing has changed then
 */
export function prepareState(state: State, data: StateData): () => void {
  const words = randomShape.parse(data.random, 'state.random');
  const loads = tablesOf(state).map(([name, table]) =>
    table.prepare(data.tables[name], `state.tables.${name}`),
  );
  refuseCircles(data.tables['groups']);
  return () => {
    const [a = 0, b = 0, c = 0, d = 0] = words;
    state.random.load([a, b, c, d]);
    for (const load of loads) load();
  };
}
