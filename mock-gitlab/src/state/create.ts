import type { Clock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import { LEVEL } from './access.ts';
import { NEW_BOT, NEW_PERSON } from './new-person.ts';
import type { AccessToken, Group, Member, Project, User } from './rows.ts';
import { settingsOf } from './settings.ts';
import type { State } from './state.ts';

// How things come into being, with all that GitLab makes along with them; seeds and the API both build with these.

/** What making needs of a world. */
export interface Maker {
  readonly state: State;
  readonly clock: Clock;
  readonly switches: Switches;
}

/** A person with a namespace of their own. gitlab: app/models/user.rb, ensure_namespace_correct */
export function createUser(
  { state, clock }: Maker,
  user: Pick<User, 'username' | 'name' | 'email'> & Partial<User>,
): User {
  const namespaceId = state.namespaces.insert((id) => ({ id, kind: 'user' })).id;
  const at = clock.milliseconds();
  return state.users.insert((id) => ({
    ...NEW_PERSON,
    confirmedAt: at,
    ...user,
    id,
    namespaceId,
    createdAt: at,
  }));
}

/** A group. */
export function createGroup(
  { state, clock }: Maker,
  group: Pick<Group, 'name' | 'path' | 'fullPath' | 'parentId' | 'description' | 'visibility'>,
): Group {
  const { id } = state.namespaces.insert((namespace) => ({ id: namespace, kind: 'group' }));
  return state.groups.insertAs({ ...group, id, createdAt: clock.milliseconds() });
}

/** A project; in a person's own namespace that person becomes its owner. gitlab: app/services/projects/create_service.rb */
export function createProject(
  maker: Maker,
  project: Omit<Project, 'id' | 'createdAt' | 'updatedAt'>,
): Project {
  const { state, clock } = maker;
  const at = clock.milliseconds();
  const made = state.projects.insert((id) => ({ ...project, id, createdAt: at, updatedAt: at }));
  if (made.namespaceKind === 'user') {
    addMember(maker, 'project', made.id, made.creatorId, LEVEL.owner);
  }
  return made;
}

/** A membership; replaces the one the person has in this place. */
export function addMember(
  { state, clock }: Maker,
  sourceType: Member['sourceType'],
  sourceId: number,
  userId: number,
  accessLevel: number,
  createdById: number | null = null,
  expiresAt: string | null = null,
): Member {
  return state.members.insert((id) => ({
    id,
    sourceType,
    sourceId,
    userId,
    accessLevel,
    createdAt: clock.milliseconds(),
    createdById,
    expiresAt,
  }));
}

/** Where a project or group token belongs. */
export interface Place {
  readonly type: 'project' | 'group';
  readonly id: number;
  readonly accessLevel: number;
}

/** What is asked for when a token is made. */
export interface TokenWish extends Pick<
  AccessToken,
  'name' | 'description' | 'scopes' | 'expiresAt' | 'createdById'
> {
  /** The value; made up when left out. */
  readonly token?: string;
  readonly revoked?: boolean;
}

const newValue = (maker: Maker) => settingsOf(maker).personalAccessTokenPrefix + maker.state.random.text(20);

/** A personal access token. */
export function createPersonalToken(maker: Maker, userId: number, wish: TokenWish): AccessToken {
  return insertToken(maker, wish, { kind: 'personal', resourceId: null, accessLevel: null, userId });
}

/**
 * A project or group access token, with the bot that it acts as and the bot's membership.
 * gitlab: app/services/resource_access_tokens/create_service.rb
 */
export function createResourceToken(
  maker: Maker,
  { type, id, accessLevel }: Place,
  host: string,
  wish: TokenWish,
): AccessToken {
  const { state, clock } = maker;
  const username = `${type}_${id}_bot_${state.random.hex(32)}`;
  const bot = state.users.insert((userId) => ({
    ...NEW_BOT,
    id: userId,
    username,
    name: wish.name,
    email: `${username}@noreply.${host}`,
    confirmedAt: clock.milliseconds(),
    createdAt: clock.milliseconds(),
  }));
  addMember(maker, type, id, bot.id, accessLevel, wish.createdById);
  return insertToken(maker, wish, { kind: type, resourceId: id, accessLevel, userId: bot.id });
}

function insertToken(
  maker: Maker,
  { token, revoked = false, ...wish }: TokenWish,
  owner: Pick<AccessToken, 'kind' | 'resourceId' | 'accessLevel' | 'userId'>,
): AccessToken {
  const value = token ?? newValue(maker);
  return maker.state.accessTokens.insert((id) => ({
    ...wish,
    ...owner,
    id,
    familyId: id,
    token: value,
    revoked,
    createdAt: maker.clock.milliseconds(),
    lastUsedAt: null,
    lastUsedIps: [],
  }));
}

/**
 * The next token of a family: all but value, dates and use stay; the old one dies in the same breath.
 * gitlab: app/services/personal_access_tokens/rotate_service.rb
 */
export function rotateToken(maker: Maker, old: AccessToken, expiresAt: string): AccessToken {
  const value = newValue(maker);
  const { accessTokens } = maker.state;
  accessTokens.update(old, { revoked: true });
  return accessTokens.insert((id) => ({
    ...old,
    id,
    token: value,
    revoked: false,
    expiresAt,
    createdAt: maker.clock.milliseconds(),
    lastUsedAt: null,
    lastUsedIps: [],
  }));
}
