/** What a CI/CD variable is like of which only key and value are said. */
export const NEW_VARIABLE = {
  variableType: 'env_var',
  protected: false,
  masked: false,
  hidden: false,
  raw: false,
  environmentScope: '*',
  description: null,
} as const;
