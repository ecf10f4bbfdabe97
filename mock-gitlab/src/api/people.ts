import type { Endpoint } from '../http/endpoint.ts';
import { customAttributeEndpoints } from './custom-attributes.ts';
import { userAdministrationEndpoints } from './user-administration.ts';
import { userEmailEndpoints } from './user-emails.ts';
import { userGpgKeyEndpoints } from './user-gpg-keys.ts';
import { userKeyEndpoints } from './user-keys.ts';
import { userModerationEndpoints } from './user-moderation.ts';
import { userRelationEndpoints } from './user-relations.ts';
import { userStatusEndpoints } from './user-status.ts';
import { userEndpoints } from './user.ts';

/** Everything about people. */
export const peopleEndpoints: readonly Endpoint[] = [
  ...userEndpoints,
  ...userAdministrationEndpoints,
  ...userModerationEndpoints,
  ...userEmailEndpoints,
  ...userKeyEndpoints,
  ...userGpgKeyEndpoints,
  ...userStatusEndpoints,
  ...userRelationEndpoints,
  ...customAttributeEndpoints,
];
