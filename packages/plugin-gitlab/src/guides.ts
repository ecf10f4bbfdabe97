import type { Guide } from '@moorage/core';

// NOTE: `api` alone: it also lets a token rotate itself, and GitLab before 17.9 does not know `self_rotate`.
// NOTE: no expiry in the links: the page takes name, description and scopes, and nothing else.
const filledIn = 'name={name}&description=Used+by+Moorage&scopes=api';

/**
 * How to make each kind of token.
 *
 * @see https://docs.gitlab.com/user/profile/personal_access_tokens/#prefill-personal-access-token-details
 * @see https://docs.gitlab.com/user/project/settings/project_access_tokens/#create-a-project-access-token
 * @see https://docs.gitlab.com/user/group/settings/group_access_tokens/#create-a-group-access-token
 */
export const tokenGuides: readonly Guide[] = [
  {
    when: { tokenKind: 'personal' },
    text: 'Make a personal access token (name and scope api filled in). Choose an expiry date, then copy the token.',
    url: `{instanceUrl}/-/user_settings/personal_access_tokens/legacy/new?${filledIn}`,
  },
  {
    when: { tokenKind: 'personal' },
    text: 'The same on GitLab 18.8 and older.',
    url: `{instanceUrl}/-/user_settings/personal_access_tokens?${filledIn}`,
  },
  {
    when: { tokenKind: 'project' },
    text: 'Open the project, then Settings > Access tokens > Add new token. Role Owner is advised, Maintainer is the least; scope api.',
    url: '{instanceUrl}/dashboard/projects',
  },
  {
    when: { tokenKind: 'group' },
    text: 'Open the group, then Settings > Access tokens > Add new token. Role Owner; scope api.',
    url: '{instanceUrl}/dashboard/groups',
  },
];

/** @see https://docs.gitlab.com/integration/oauth_provider/ */
export const oauthGuides: readonly Guide[] = [
  {
    text: 'For yourself: add an application with scope api to your own settings.',
    url: '{instanceUrl}/-/user_settings/applications',
  },
  {
    text: 'For a group: open the group, then Settings > Applications.',
    url: '{instanceUrl}/dashboard/groups',
  },
  {
    text: 'For everyone on this GitLab, as its administrator: Admin > Applications.',
    url: '{instanceUrl}/admin/applications',
  },
];
