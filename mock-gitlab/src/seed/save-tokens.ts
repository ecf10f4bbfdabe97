import { NEW_BOT } from '../state/new-person.ts';
import type { AccessToken, DeployToken } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { roleOf } from './find.ts';
import { saveAccount } from './save-people.ts';
import { toWords } from './words.ts';

const byId = (one: { readonly id: number }, other: { readonly id: number }) => one.id - other.id;
const nameOf = (state: State, id: number | null) => state.users.get(id)?.username;

function placeWords(state: State, type: string, id: number | null) {
  return {
    project: type === 'project' ? state.projects.get(id)?.fullPath : undefined,
    group: type === 'group' ? state.groups.get(id)?.fullPath : undefined,
  };
}

const USUAL_TOKEN = { description: null, granular: null, revoked: false, lastUsedAt: null, lastUsedIps: [] };

const NOT_OF_TOKEN = ['kind', 'resourceId', 'accessLevel', 'userId', 'createdById', 'familyId', 'previousId'];

function saveToken(state: State, row: AccessToken): unknown {
  const { kind, resourceId, accessLevel, userId, createdById, previousId } = row;
  const before = state.accessTokens.get(previousId);
  const isResource = kind === 'project' || kind === 'group';
  const bot = isResource && !before ? state.users.get(userId) : undefined;
  return {
    ...toWords(row, USUAL_TOKEN, NOT_OF_TOKEN),
    user: isResource ? undefined : nameOf(state, userId),
    ...placeWords(state, kind, resourceId),
    access_level: accessLevel === null ? undefined : roleOf(accessLevel),
    impersonation: kind === 'impersonation' ? true : undefined,
    rotated_from: before?.token,
    created_by: nameOf(state, createdById),
    bot: bot && saveAccount(bot, NEW_BOT),
  };
}

/** Access tokens of every kind, by id: those of a family in their order. */
export const saveTokens = (state: State): unknown[] =>
  state.accessTokens
    .all()
    .toSorted(byId)
    .map((row) => saveToken(state, row));

/** Deploy tokens, by id. */
export const saveDeployTokens = (state: State): unknown[] =>
  state.deployTokens
    .all()
    .toSorted(byId)
    .map(({ ownerType, ownerId, creatorId, ...row }: DeployToken) => ({
      ...toWords(row, { username: null, expiresAt: null, revoked: false }),
      ...placeWords(state, ownerType, ownerId),
      creator: nameOf(state, creatorId),
    }));

/** Pipeline triggers, by id. */
export const saveTriggers = (state: State): unknown[] =>
  state.triggers
    .all()
    .toSorted(byId)
    .map(({ projectId, ownerId, ...row }) => ({
      ...toWords(row, { lastUsedAt: null }),
      project: state.projects.get(projectId)?.fullPath,
      owner: nameOf(state, ownerId),
    }));

/** OAuth applications, by id. */
export const saveApplications = (state: State): unknown[] =>
  state.applications
    .all()
    .toSorted(byId)
    .map(({ uid, secret, ownerId, ...row }) => ({
      ...toWords(row, { confidential: true, trusted: false, dynamic: false }),
      client_id: uid,
      client_secret: secret,
      owner: nameOf(state, ownerId),
    }));

/** Grants of OAuth with their values, by id. */
export const saveGrants = (state: State): unknown[] =>
  state.oauthTokens
    .all()
    .toSorted(byId)
    .flatMap(({ access, refresh, applicationId, userId, ...row }) => {
      const application = state.applications.get(applicationId);
      if (!application) return [];
      return [
        {
          ...toWords(row, { revokedAt: null, expiresIn: 7200 }),
          application: application.uid,
          user: nameOf(state, userId),
          access_token: access,
          refresh_token: refresh,
        },
      ];
    });
