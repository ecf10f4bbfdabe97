import { burning, isConnectionError, token } from '@moorage/core';
import { z } from 'zod';
import { tokenGuides } from './guides.ts';
import { readHandle, withToken, writeHandle } from './handle.ts';
import { managed } from './managed.ts';
import { tokenSecrets, tokenSettings } from './settings.ts';
import * as wire from './wire.ts';

const self = '/api/v4/personal_access_tokens/self';

/** A personal, project or group access token that somebody pasted. */
export const accessToken = token({
  label: 'Access token',
  description: 'Paste a personal, project or group access token. Acts with the role of that token.',
  settings: tokenSettings,
  secrets: tokenSecrets,
  scopes: ['api'],
  revision: 1,
  guides: tokenGuides,
  // NOTE: the instance and not its API: who a credential is can be asked below /oauth only, for OAuth.
  baseUrl: ({ instanceUrl }) => instanceUrl,
  // NOTE: not as Bearer: there GitLab also takes OAuth tokens, whose life this method knows nothing of.
  authorize: ({ token: value }) => ({ 'private-token': value }),
  declaredKind: ({ tokenKind }) => tokenKind,

  /** @see https://docs.gitlab.com/api/personal_access_tokens/#self-rotate */
  async rotate({ json }, { expiresAt }, handle) {
    const rotated = await burning(() =>
      json(`${self}/rotate`, wire.issuedToken, {
        method: 'POST',
        json: { expires_at: expiresAt.toISOString().slice(0, 10) },
      }),
    );
    return {
      secrets: { token: rotated.token },
      ...(handle === undefined ? {} : { handle: writeHandle(withToken(readHandle(handle), rotated.id)) }),
      ...(typeof rotated.expires_at === 'string' ? { expiresAt: new Date(rotated.expires_at) } : {}),
    };
  },

  managed,

  /** @see https://docs.gitlab.com/api/personal_access_tokens/#self-revoke */
  async revoke({ json }) {
    try {
      await json(self, z.undefined(), { method: 'DELETE' });
    } catch (error) {
      const over = isConnectionError(error) && ['revoked', 'expired'].includes(error.code);
      if (!over) throw error;
    }
  },
});
