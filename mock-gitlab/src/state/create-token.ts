import { type Maker, addMember } from './create.ts';
import { NEW_BOT } from './new-person.ts';
import type { AccessToken, DeployToken, ServiceAccount, Trigger, User } from './rows.ts';
import { settingsOf } from './settings.ts';
import { newDeployTokenValue, newTokenValue, newTriggerValue } from './token-value.ts';

// How tokens, and the accounts that come along with them, come into being.

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
  /** Permissions of a fine-grained token. */
  readonly granular?: readonly string[];
}

const newValue = (maker: Maker, userId: number) =>
  newTokenValue(maker.switches, settingsOf(maker).personalAccessTokenPrefix, userId, maker.state.random);

/** A personal access token; of the impersonation kind when an administrator made it to act as the person. */
export function createPersonalToken(
  maker: Maker,
  userId: number,
  wish: TokenWish,
  kind: 'personal' | 'impersonation' = 'personal',
): AccessToken {
  return insertToken(maker, wish, { kind, resourceId: null, accessLevel: null, userId });
}

/** A user without a password or a namespace. gitlab: app/services/users/authorized_create_service.rb */
export function createBot(
  { state, clock }: Maker,
  user: Pick<User, 'username' | 'name' | 'email' | 'external' | 'createdById'>,
): User {
  const at = clock.milliseconds();
  return state.users.insert((id) => ({ ...NEW_BOT, ...user, id, confirmedAt: at, createdAt: at }));
}

/**
 * A project or group access token, with the bot that it acts as and the bot's membership, which has no end:
 * it alone tells where the token belongs. gitlab: app/services/resource_access_tokens/create_service.rb
 */
export function createResourceToken(
  maker: Maker,
  { type, id, accessLevel }: Place,
  host: string,
  wish: TokenWish,
): AccessToken {
  const { state } = maker;
  const username = `${type}_${id}_bot_${state.random.hex(32)}`;
  const bot = createBot(maker, {
    username,
    name: wish.name,
    email: `${username}@noreply.${host}`,
    external: state.users.get(wish.createdById)?.external ?? false,
    createdById: wish.createdById,
  });
  addMember(maker, type, id, bot.id, accessLevel, wish.createdById);
  return insertToken(maker, wish, { kind: type, resourceId: id, accessLevel, userId: bot.id });
}

/** A service account of the instance, a group or a project. gitlab: ee/app/services/users/service_accounts/create_service.rb */
export function createServiceAccount(
  maker: Maker,
  user: Pick<User, 'username' | 'name' | 'email' | 'createdById'>,
  { ownerType, ownerId }: Pick<ServiceAccount, 'ownerType' | 'ownerId'>,
): User {
  const made = createBot(maker, { ...user, external: true });
  maker.state.serviceAccounts.insertAs({ id: made.id, ownerType, ownerId, unconfirmedEmail: null });
  return made;
}

function insertToken(
  maker: Maker,
  { token, revoked = false, granular, ...wish }: TokenWish,
  owner: Pick<AccessToken, 'kind' | 'resourceId' | 'accessLevel' | 'userId'>,
): AccessToken {
  const value = token ?? newValue(maker, owner.userId);
  return maker.state.accessTokens.insert((id) => ({
    ...wish,
    ...owner,
    id,
    familyId: id,
    previousId: null,
    token: value,
    granular: granular ? [...granular] : null,
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
export function rotateToken(maker: Maker, old: AccessToken, expiresAt: string | null): AccessToken {
  const value = newValue(maker, old.userId);
  const { accessTokens } = maker.state;
  accessTokens.update(old, { revoked: true });
  return accessTokens.insert((id) => ({
    ...old,
    id,
    previousId: old.id,
    token: value,
    revoked: false,
    expiresAt,
    createdAt: maker.clock.milliseconds(),
    lastUsedAt: null,
    lastUsedIps: [],
  }));
}

/** A deploy token. gitlab: app/services/projects/deploy_tokens/create_service.rb */
export function createDeployToken(
  { state, clock }: Maker,
  wish: Omit<DeployToken, 'id' | 'token' | 'createdAt' | 'revoked'>,
): DeployToken {
  const token = newDeployTokenValue(state.random);
  return state.deployTokens.insert((id) => ({
    ...wish,
    id,
    token,
    revoked: false,
    createdAt: clock.milliseconds(),
  }));
}

/** A pipeline trigger. gitlab: app/services/ci/pipeline_triggers/create_service.rb */
export function createTrigger(
  { state, clock }: Maker,
  wish: Pick<Trigger, 'projectId' | 'ownerId' | 'description'>,
): Trigger {
  const token = newTriggerValue(state.random);
  const at = clock.milliseconds();
  return state.triggers.insert((id) => ({
    ...wish,
    id,
    token,
    createdAt: at,
    updatedAt: at,
    lastUsedAt: null,
  }));
}
