// Names of parameters whose value is a secret, whatever it looks like. `value` is a CI/CD variable's.
const WHOLE = new Set(['value', 'key_value', 'code', 'id_token_hint', 'pin']);
const PART =
  /token|secret|passw|(^|_)(api|private|access|encryption|signing|license)_?key|assertion|(^|_)otp|(device|user)_code|code_verifier|credential/;
// What only speaks of a secret: its kind, its number, whether there is one.
const ABOUT =
  /(^|_)(type|hint|id|ids|prefix|enabled|expires_at|expires_in|method|limit|count|days|duration|name)$|^(reset|force_random)_password$/;

/** `clientSecret` and `private-token` as parameters are called. */
const plain = (name: string) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll('-', '_');

/** Whether what goes by this name is a secret. */
export function isSecretName(name: string): boolean {
  const known = plain(name);
  return WHOLE.has(known) || (PART.test(known) && !ABOUT.test(known));
}

/** What is shown of a CI/CD variable in a list. */
const SHOWN = new Set(['key', 'variable_type', 'environment_scope']);
/** Hashes and lists of CI/CD variables: all below is secret but what a list calls its variables. */
export const isVariables = (name: string): boolean => plain(name) === 'variables';
export const isShownOfVariable = (name: string): boolean => SHOWN.has(plain(name));

/** Whether `user[password][]` or `variables[DB_PASSWORD]`, a name as in a form, stands for a secret. */
export function isSecretPath(name: string): boolean {
  const [base = ''] = name.split('[', 1);
  const below = [...name.slice(base.length).matchAll(/\[([^[\]]*)\]/g)].map(([, inner = '']) => inner);
  const parts = [base, ...below];
  if (parts.some(isSecretName)) return true;
  const at = parts.findIndex(isVariables);
  if (at === -1 || at === parts.length - 1) return false;
  return !(parts[at + 1] === '' && isShownOfVariable(parts.at(-1) ?? ''));
}
