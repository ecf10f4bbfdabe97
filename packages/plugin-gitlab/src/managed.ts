import {
  burning,
  ConnectionError,
  isConnectionError,
  type Context,
  type Issued,
  type Managed,
} from '@moorage/core';
import { z } from 'zod';
import { listPath, readHandle, tokenPath, withToken, writeHandle, type Handle } from './handle.ts';
import { findMade } from './find-made.ts';
import * as wire from './wire.ts';

interface Secrets {
  readonly token: string;
}

/**
 * What another credential may do for a token: that of the same person or an administrator for a personal one, of a
 * Maintainer for that of a project, of an Owner for that of a group. Bots of projects and groups may not.
 *
 * @see https://docs.gitlab.com/api/personal_access_tokens/
 * @see https://docs.gitlab.com/api/project_access_tokens/
 * @see https://docs.gitlab.com/api/group_access_tokens/
 */
export const managed: Managed<Secrets> = {
  async rotate(context, text, { expiresAt }) {
    const handle = readHandle(text);
    return asManager(context, async () => {
      // NOTE: looked at first, on a path that rotates nothing: there GitLab would take a manager whose own token was
      // replaced for a thief, and end what came of it.
      const token = await look(context, handle);
      if (token === null || token.revoked) return null;
      try {
        const rotated = await burning(() =>
          context.json(`${tokenPath(handle)}/rotate`, wire.issuedToken, {
            method: 'POST',
            json: { expires_at: dateOf(expiresAt) },
          }),
        );
        return issued(rotated, handle);
      } catch (error) {
        if (isReplaced(error)) return null;
        throw error;
      }
    });
  },

  async successor(context, text, lost) {
    const handle = readHandle(text);
    return asManager(context, async () => {
      const old = await look(context, handle);
      const made = old === null ? null : await findMade(context, handle, old, lost);
      return made === null ? null : writeHandle(withToken(handle, made.id));
    });
  },

  async twin(context, text, { expiresAt }) {
    const handle = readHandle(text);
    return asManager(context, async () => {
      const token = await look(context, handle);
      if (token === null) {
        throw new ConnectionError(
          'not_found',
          'GitLab does not know the token any more that a second one is to be made of.',
        );
      }
      const { name, scopes, description } = token;
      const wish = { name, scopes, expires_at: dateOf(expiresAt), ...(description ? { description } : {}) };
      const [path, json] =
        handle.kind === 'personal'
          ? [`/api/v4/users/${token.user_id}/personal_access_tokens`, wish]
          : [listPath(handle), { ...wish, access_level: token.access_level }];
      const made = await burning(() => context.json(path, wire.issuedToken, { method: 'POST', json })).catch(
        (error: unknown) => {
          throw handle.kind === 'personal' ? forAdministrators(error) : error;
        },
      );
      return issued(made, handle);
    });
  },

  // NOTE: GitLab notes a use at most every ten minutes, newer versions every minute.
  // https://docs.gitlab.com/user/profile/personal_access_tokens/#view-token-usage-information
  async lastUsedAt(context, text) {
    const token = await asManager(context, () => look(context, readHandle(text)));
    return token?.last_used_at ?? null;
  },

  async revoke(context, text) {
    const handle = readHandle(text);
    await asManager(context, async () => {
      try {
        await context.json(tokenPath(handle), z.undefined(), { method: 'DELETE' });
      } catch (error) {
        if (!isGone(error, handle)) throw mayNotRevoke(error);
      }
    });
  },
};

/**
 * GitLab answers 400 without a reason to whom may not revoke a personal token.
 *
 * @see https://docs.gitlab.com/api/personal_access_tokens/#revoke-a-personal-access-token
 */
function mayNotRevoke(error: unknown): unknown {
  if (!isConnectionError(error) || error.code !== 'invalid_input') return error;
  return new ConnectionError('forbidden', 'GitLab does not let this credential revoke the token.', {
    action: 'Choose the same person or an administrator as the manager, or revoke the token at GitLab.',
    cause: error,
  });
}

/** The token as it is; `null` once GitLab has forgotten it, as it does some time after the end of a bot's token. */
async function look(context: Context, handle: Handle): Promise<wire.AccessToken | null> {
  try {
    return await context.json(tokenPath(handle), wire.accessToken);
  } catch (error) {
    if (isGone(error, handle)) return null;
    throw error;
  }
}

/** Somebody was faster. A manager whose own token was revoked is told so in other words. */
function isReplaced(error: unknown): boolean {
  return isConnectionError(error) && error.code === 'revoked' && /already revoked/i.test(error.message);
}

/** That the project or group is not found says nothing of the token. */
function isGone(error: unknown, { kind }: Handle): boolean {
  if (!isConnectionError(error) || error.code !== 'not_found') return false;
  return kind === 'personal' || /access token/i.test(error.message);
}

function issued(token: wire.IssuedToken, handle: Handle): Issued<Secrets> {
  return {
    secrets: { token: token.token },
    handle: writeHandle(withToken(handle, token.id)),
    ...(typeof token.expires_at === 'string' ? { expiresAt: new Date(token.expires_at) } : {}),
  };
}

/**
 * GitLab answers 401 in the same words to a credential that it does not know and to one that may not; who is asked about
 * itself tells the two apart.
 */
async function asManager<Result>(context: Context, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!isConnectionError(error) || error.code !== 'unauthorized') throw error;
    await context.json('/api/v4/user', wire.currentUser);
    throw new ConnectionError('forbidden', 'GitLab does not let this credential manage the token.', {
      action:
        'Choose a manager that may: for a personal token one of the same person or an administrator, for a project a ' +
        'Maintainer, for a group an Owner. A project or group token itself may not.',
      cause: error,
    });
  }
}

/** @see https://docs.gitlab.com/api/user_tokens/#create-a-personal-access-token */
function forAdministrators(error: unknown): unknown {
  if (!isConnectionError(error) || error.code !== 'forbidden') return error;
  return new ConnectionError(
    'forbidden',
    'Only an administrator of this GitLab can make a second personal access token for somebody.',
    { action: 'Choose an administrator as the manager, or rotate without an overlap.', cause: error },
  );
}

function dateOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
