import { definePlugin } from '@moorage/core';
import { accessToken } from './access-token.ts';
import { explain } from './explain.ts';
import { identify } from './identify.ts';
import { oauth } from './oauth.ts';
import { groups, projects } from './resources.ts';
import { maintainer, owner } from './role.ts';
import { webhook } from './webhook.ts';

/** GitLab, on gitlab.com or anywhere else. */
export const gitlab = definePlugin({
  apiVersion: 1,
  id: 'gitlab',
  name: 'GitLab',
  icon:
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">' +
    '<path fill="#e24329" d="M12 21 7.6 9.5h8.8z"/>' +
    '<path fill="#fc6d26" d="M12 21 3 13.5 7.6 9.5zM12 21l9-7.5-4.6-4z"/>' +
    '<path fill="#fca326" d="M3 13.5 5.2 4l2.4 5.5zM21 13.5 18.8 4l-2.4 5.5z"/>' +
    '</svg>',
  methods: { oauth, 'access-token': accessToken },
  kinds: {
    personal: { label: 'personal access token' },
    project: {
      label: 'project access token',
      leastRole: maintainer,
      advisedRole: owner,
      roleReason: 'Reading and writing variables',
    },
    group: {
      label: 'group access token',
      leastRole: owner,
      roleReason: 'Reading and writing group variables',
    },
  },
  identify,
  explain,
  resources: { projects, groups },
  webhook,
});
