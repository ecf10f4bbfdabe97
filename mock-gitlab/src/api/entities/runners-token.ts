import { hash } from 'node:crypto';

/**
 * The registration token of runners: always the same for the same place, so that it needs no column of its own.
 * gitlab: app/models/concerns/runners_token_prefixable.rb
 */
export const runnersToken = (kind: 'project' | 'group', id: number, createdAt: number): string =>
  `GR1348941${hash('sha256', `${kind}/${id}/${createdAt}`, 'base64url').slice(0, 20)}`;
