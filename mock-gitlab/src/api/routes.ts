import type { Endpoint } from '../http/endpoint.ts';
import { applicationEndpoints } from './instance/applications.ts';
import { auditEventEndpoints } from './instance/audit-events.ts';
import { ciEndpoints } from './ci/routes.ts';
import { eventEndpoints } from './users/events.ts';
import { groupEndpoints } from './groups/groups.ts';
import { instanceEndpoints } from './instance/instance.ts';
import { invitationEndpoints } from './members/invitations.ts';
import { memberEndpoints } from './members/members.ts';
import { projectEndpoints } from './projects/projects.ts';
import { namespaceEndpoints } from './groups/namespaces.ts';
import { peopleEndpoints } from './users/routes.ts';
import { settingsEndpoints } from './instance/settings.ts';
import { tokenEndpoints } from './tokens/routes.ts';
import { versionEndpoints } from './instance/version.ts';

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
