import { forbidden } from '../http/answer.ts';
import type { Call } from '../http/endpoint.ts';
import type { User } from '../state/rows.ts';

/**
 * For `before`: an administrator calls. gitlab: lib/api/helpers.rb, authenticated_as_admin!
 * @throws Refusal 401 for nobody, 403 for everybody else
 */
export function requireAdmin({ actor }: Call): User {
  if (!actor.user.admin) throw forbidden();
  return actor.user;
}
