export const redacted = '[redacted]';

/** Names whose values are secrets, wherever they stand; compared without case, `-` and `_`. */
const secretNames = new Set(
  (
    'password currentpassword newpassword secret secrets clientsecret token accesstoken refreshtoken idtoken ' +
    'privatetoken apikey accesskey authorization cookie setcookie code codeverifier state query body headers ' +
    'sealedsecrets sealedclientsecret sealedcodeverifier'
  ).split(' '),
);

/** Takes out of a sentence what looks like a credential: access keys, authorization headers, query strings. */
export function redactText(text: string): string {
  return text
    .replace(/mrg_[0-9A-Za-z]{6,}/g, `mrg_${redacted}`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`)
    .replace(/(https?:\/\/)[^\s/@]+@/g, `$1${redacted}@`)
    .replace(/(\bhttps?:\/\/[^\s?"']+)\?[^\s"']+/g, `$1?${redacted}`)
    .replace(
      /\b(code|state|token|secret|password|client_secret|refresh_token|access_token)=[^\s&"']+/gi,
      `$1=${redacted}`,
    );
}

/** The secrets in a value: every text below a name that says so. */
export function secretsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  // A list of what is still to be looked at: a body may be nested deeper than calls may.
  const left: { readonly value: unknown; readonly isSecret: boolean }[] = [{ value, isSecret: false }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value: inner, isSecret } = next;
    if (typeof inner === 'string' && isSecret && inner !== '') found.add(inner);
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [name, below] of Object.entries(inner))
      left.push({ value: below, isSecret: isSecret || namesSecret(name) });
  }
  return found;
}

/** Whether the value of this name is a secret, wherever it stands. */
export function namesSecret(name: string): boolean {
  return secretNames.has(plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
