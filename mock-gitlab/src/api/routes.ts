import type { Endpoint } from '../http/endpoint.ts';
import { applicationEndpoints } from './applications.ts';
import { auditEventEndpoints } from './audit-events.ts';
import { ciEndpoints } from './ci.ts';
import { eventEndpoints } from './events.ts';
import { groupEndpoints } from './groups.ts';
import { instanceEndpoints } from './instance.ts';
import { invitationEndpoints } from './members-invited.ts';
import { memberEndpoints } from './members.ts';
import { projectEndpoints } from './projects.ts';
import { namespaceEndpoints } from './namespaces.ts';
import { peopleEndpoints } from './people.ts';
import { settingsEndpoints } from './settings.ts';
import { tokenEndpoints } from './tokens.ts';
import { versionEndpoints } from './version.ts';

/** Every route of the API. On paths that overlap (`self` and `:id`) the first wins. */
export const apiEndpoints: readonly Endpoint[] = [
  ...peopleEndpoints,
  ...versionEndpoints,
  ...eventEndpoints,
  ...auditEventEndpoints,
  ...namespaceEndpoints,
  ...settingsEndpoints,
  ...instanceEndpoints,
  ...tokenEndpoints,
  ...ciEndpoints,
  ...applicationEndpoints,
  ...invitationEndpoints,
  ...memberEndpoints,
  ...projectEndpoints,
  ...groupEndpoints,
];
