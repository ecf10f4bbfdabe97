import type { Endpoint } from '../../http/endpoint.ts';
import { customAttributeEndpoints } from './custom-attributes.ts';
import { userAdministrationEndpoints } from './administration.ts';
import { userEmailEndpoints } from './emails.ts';
import { userGpgKeyEndpoints } from './gpg-keys.ts';
import { userKeyEndpoints } from './keys.ts';
import { userModerationEndpoints } from './moderation.ts';
import { userRelationEndpoints } from './relations.ts';
import { userStatusEndpoints } from './status.ts';
import { userEndpoints } from './users.ts';

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
