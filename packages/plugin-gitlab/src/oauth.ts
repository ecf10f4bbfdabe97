import { oauth2 } from '@moorage/core';
import { oauthGuides } from './guides.ts';
import { oauthSettings } from './settings.ts';

/**
 * Agreed to at GitLab; acts as the person who agreed.
 *
 * @see https://docs.gitlab.com/api/oauth2/#authorization-code-with-proof-key-for-code-exchange-pkce
 */
export const oauth = oauth2({
  label: 'OAuth',
  description: 'Sign in at GitLab and agree. Acts as you, with nothing to copy.',
  settings: oauthSettings,
  scopes: ['api'],
  revision: 1,
  guides: oauthGuides,
  baseUrl: ({ instanceUrl }) => instanceUrl,
  server: ({ instanceUrl }) => ({
    instanceUrl,
    authorize: `${instanceUrl}/oauth/authorize`,
    token: `${instanceUrl}/oauth/token`,
    revoke: `${instanceUrl}/oauth/revoke`,
  }),
  // A second use answers `invalid_grant` and ends nothing more: the old pair died with its first use.
  // https://docs.gitlab.com/api/oauth2/#authorization-code-flow
  refreshReuse: 'refused',
  // Either token of a pair ends that pair and no other one.
  // https://docs.gitlab.com/api/oauth2/#revoke-a-token
  revokeEnds: 'pair',
});
