import type { Endpoint } from '../../http/endpoint.ts';
import { deployTokenEndpoints } from './deploy-tokens.ts';
import { impersonationTokenEndpoints } from './impersonation-tokens.ts';
import { personalAccessTokenEndpoints } from './personal-access-tokens.ts';
import { resourceAccessTokenEndpoints } from './resource-access-tokens.ts';
import { serviceAccountTokenEndpoints } from './service-account-tokens.ts';
import { serviceAccountEndpoints } from './service-accounts.ts';
import { triggerEndpoints } from './triggers.ts';

/** Everything about tokens. */
export const tokenEndpoints: readonly Endpoint[] = [
  ...personalAccessTokenEndpoints,
  ...resourceAccessTokenEndpoints,
  ...impersonationTokenEndpoints,
  ...deployTokenEndpoints,
  ...triggerEndpoints,
  ...serviceAccountEndpoints,
  ...serviceAccountTokenEndpoints,
];
