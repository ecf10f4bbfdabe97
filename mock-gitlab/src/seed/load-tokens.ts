import { InputError } from '../shape.ts';
import type { Maker } from '../state/create.ts';
import {
  createDeployToken,
  createPersonalToken,
  createResourceToken,
  createTrigger,
} from '../state/create-token.ts';
import { dateIn } from '../state/expiry.ts';
import {
  type AccessToken,
  accessTokenShape,
  deployTokenShape,
  oauthTokenShape,
  triggerShape,
} from '../state/rows.ts';
import { memberPlace } from '../state/state.ts';
import { levelOf, person, placeOf, projectAt } from './find.ts';
import { refineAccount } from './load-people.ts';
import type { Of } from './shape.ts';
import { freeId, toRow } from './words.ts';

/** The token whose place a new one took, which is dead unless the seed says otherwise. */
function predecessor({ state }: Maker, value: string | undefined, key: string): AccessToken | undefined {
  if (value === undefined) return undefined;
  const token = state.accessTokens.by('token', value);
  if (token) return token;
  throw new InputError(`${key}.rotated_from`, 'names no earlier token', '"glpat-the-first-one-000001"');
}

function createOwned(
  maker: Maker,
  seed: Of<'tokens'>,
  before: AccessToken | undefined,
  key: string,
): AccessToken {
  const { state, clock } = maker;
  const { user, project, group, token, bot, created_by } = seed;
  const wish = {
    name: seed.name,
    description: seed.description ?? null,
    // gitlab: app/services/authn/personal_access_tokens/create_granular_service.rb
    scopes: seed.granular ? ['granular'] : seed.scopes,
    ...(seed.granular && { granular: seed.granular }),
    expiresAt: seed.expires_at === undefined ? dateIn(clock, seed.expires_in_days ?? 365) : seed.expires_at,
    createdById: created_by === undefined ? null : person(maker, created_by, `${key}.created_by`).id,
    revoked: seed.revoked ?? false,
    ...(token !== undefined && { token }),
  };
  if (user !== undefined) {
    const kind = seed.impersonation === true ? 'impersonation' : 'personal';
    return createPersonalToken(maker, person(maker, user, `${key}.user`).id, wish, kind);
  }
  const place = placeOf(maker, { project, group }, key);
  if (before) {
    const { kind, resourceId, accessLevel, userId } = before;
    const made = createPersonalToken(maker, userId, wish);
    return state.accessTokens.update(made, { kind, resourceId, accessLevel });
  }
  const accessLevel = levelOf(seed.access_level ?? 'maintainer');
  const { id: botId, ...words } = bot ?? {};
  freeId(state.users, botId, `${key}.bot`);
  const made = state.users.at(botId, () =>
    createResourceToken(maker, { ...place, accessLevel }, 'gitlab.test', wish),
  );
  const account = state.users.get(made.userId);
  if (account) refineAccount(maker, account, words, `${key}.bot`);
  return made;
}

/** An access token of any kind, with its bot where it has one. */
export function addToken(maker: Maker, seed: Of<'tokens'>, key: string): void {
  const { state } = maker;
  const { user, project, group, token, impersonation, id } = seed;
  if ([user, project, group].filter((owner) => owner !== undefined).length !== 1) {
    throw new InputError(key, 'needs exactly one of user, project, group', '"user": "ada"');
  }
  if (impersonation === true && user === undefined) {
    throw new InputError(`${key}.impersonation`, 'belongs to tokens of a user', '"user": "ada"');
  }
  if (token !== undefined && state.accessTokens.by('token', token)) {
    throw new InputError(`${key}.token`, 'is taken', '"glpat-another-token-00001"');
  }
  if (seed.granular && user === undefined) {
    throw new InputError(`${key}.granular`, 'belongs to tokens of a user', '"user": "ada"');
  }
  const before = predecessor(maker, seed.rotated_from, key);
  const made = state.accessTokens.at(freeId(state.accessTokens, id, key), () =>
    createOwned(maker, seed, before, key),
  );
  const { created_at, last_used_at, last_used_ips } = seed;
  const family = before ? { familyId: before.familyId, previousId: before.id } : {};
  const told = { ...made, ...family, ...toRow({ created_at, last_used_at, last_used_ips }, key) };
  const kept = state.accessTokens.update(made, accessTokenShape.parse(told, key));
  const { kind, resourceId, userId, createdAt } = kept;
  if (kind === 'project' || kind === 'group') {
    // The bot came with its token.
    const bot = state.members.by('place', memberPlace(kind, resourceId ?? 0, userId));
    if (bot && !before) state.members.update(bot, { createdAt });
  }
  if (before && !before.revoked) state.accessTokens.update(before, { revoked: true });
}

/** A deploy token of a project or group. */
export function addDeployToken(maker: Maker, seed: Of<'deploy_tokens'>, key: string): void {
  const { state } = maker;
  const { id, token, revoked, created_at, expires_at } = seed;
  const place = placeOf(maker, seed, key);
  const made = state.deployTokens.at(freeId(state.deployTokens, id, key), () =>
    createDeployToken(maker, {
      ownerType: place.type,
      ownerId: place.id,
      name: seed.name,
      username: seed.username ?? null,
      scopes: seed.scopes,
      creatorId: seed.creator === undefined ? null : person(maker, seed.creator, `${key}.creator`).id,
      expiresAt: null,
    }),
  );
  const told = { ...made, ...toRow({ token, revoked, created_at, expires_at }, key) };
  state.deployTokens.update(made, deployTokenShape.parse(told, key));
}

/** A pipeline trigger. */
export function addTrigger(maker: Maker, seed: Of<'triggers'>, key: string): void {
  const { state } = maker;
  const { id, project, owner, description = '', ...words } = seed;
  const made = state.triggers.at(freeId(state.triggers, id, key), () =>
    createTrigger(maker, {
      projectId: projectAt(maker, project, `${key}.project`).id,
      ownerId: person(maker, owner, `${key}.owner`).id,
      description,
    }),
  );
  state.triggers.update(made, triggerShape.parse({ ...made, ...toRow(words, key) }, key));
}

/** An OAuth application. */
export function addApplication(maker: Maker, seed: Of<'oauth_applications'>, key: string): void {
  const { state, clock } = maker;
  const uid = seed.client_id ?? state.random.hex(64);
  if (state.applications.by('uid', uid)) {
    throw new InputError(`${key}.client_id`, 'is taken', '"64 hex digits"');
  }
  const secret = seed.client_secret ?? `gloas-${state.random.hex(64)}`;
  const { createdAt = clock.milliseconds() } = toRow({ created_at: seed.created_at }, key);
  state.applications.at(freeId(state.applications, seed.id, key), () =>
    state.applications.insert((id) => ({
      id,
      uid,
      secret,
      name: seed.name,
      redirectUris: seed.redirect_uris,
      scopes: seed.scopes,
      confidential: seed.confidential ?? true,
      trusted: seed.trusted ?? false,
      dynamic: seed.dynamic ?? false,
      ownerId: seed.owner === undefined ? null : person(maker, seed.owner, `${key}.owner`).id,
      createdAt: Number(createdAt),
    })),
  );
}

/** A grant of OAuth that is alive, or was. */
export function addGrant(maker: Maker, seed: Of<'oauth_tokens'>, key: string): void {
  const { state, clock } = maker;
  const application = state.applications.by('uid', seed.application);
  if (!application) {
    throw new InputError(`${key}.application`, 'no application has this client id', '"64 hex digits"');
  }
  const { id, user, scopes, access_token, refresh_token, created_at, expires_in, revoked_at } = seed;
  const access = access_token ?? state.random.hex(64);
  const refresh = refresh_token === undefined ? state.random.hex(64) : refresh_token;
  if (state.oauthTokens.by('access', access)) {
    throw new InputError(`${key}.access_token`, 'is taken', '"my-access-token-0002"');
  }
  if (refresh !== null && state.oauthTokens.by('refresh', refresh)) {
    throw new InputError(`${key}.refresh_token`, 'is taken', '"my-refresh-token-0002"');
  }
  const usual = {
    access,
    refresh,
    applicationId: application.id,
    userId: user === undefined ? null : person(maker, user, `${key}.user`).id,
    scopes,
    createdAt: clock.milliseconds(),
    expiresIn: 7200,
    revokedAt: null,
  };
  state.oauthTokens.at(freeId(state.oauthTokens, id, key), () =>
    state.oauthTokens.insert((made) =>
      oauthTokenShape.parse(
        { ...usual, ...toRow({ created_at, expires_in, revoked_at }, key), id: made },
        key,
      ),
    ),
  );
}
