import type { Variable } from '../../state/rows.ts';

/** The value of a hidden variable is told to nobody, not even to whoever creates it. gitlab: lib/api/entities/ci/variable.rb */
export const variableEntity = (variable: Variable) => ({
  variable_type: variable.variableType,
  key: variable.key,
  value: variable.hidden ? null : variable.value,
  hidden: variable.hidden,
  protected: variable.protected,
  masked: variable.masked,
  raw: variable.raw,
  environment_scope: variable.environmentScope,
  description: variable.description,
});
