import type { Variable } from '../../state/rows.ts';
import { type Switches, isSince } from '../../switches.ts';

/**
 * A variable of a project, a group or the instance; a hidden value is never told again.
 * gitlab: lib/api/entities/ci/variable.rb
 */
export const variableEntity = (switches: Switches, variable: Variable) => ({
  variable_type: variable.variableType,
  key: variable.key,
  value: variable.hidden ? null : variable.value,
  // gitlab: app/models/concerns/ci/hidable_variable.rb, since 17.4; the instance has none
  ...(variable.ownerType !== 'instance' && isSince(switches, '17.4') && { hidden: variable.hidden }),
  protected: variable.protected,
  masked: variable.masked,
  raw: variable.raw,
  ...(variable.ownerType !== 'instance' && { environment_scope: variable.environmentScope }),
  description: variable.description,
});
