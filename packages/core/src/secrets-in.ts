/** Shorter ones are not looked for: they occur in sentences by chance. */
export const shortestSecret = 8;

/**
 * What is secret in the headers that prove a credential: each value, without its scheme, and for `Basic` what it says.
 *
 * @see [RFC 7617, section 2](https://www.rfc-editor.org/rfc/rfc7617.html#section-2)
 */
export function secretsIn(authorization: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(authorization).flatMap((value) => {
    const [, scheme = '', sent = value] = /^(\S+) +(.+)$/.exec(value) ?? [];
    if (scheme.toLowerCase() !== 'basic') return [value, sent, ...sent.split(' ')];
    const { both, password } = readBasic(sent);
    return [value, sent, both, password];
  });
}

/** The user names of `Basic`, which are not secret although they stand beside what is. */
export function usersIn(authorization: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(authorization)
    .filter((value) => /^basic /i.test(value))
    .map((value) => readBasic(value.slice('basic '.length)).user);
}

function readBasic(sent: string) {
  const both = Buffer.from(sent, 'base64').toString('utf8');
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(both) ?? [];
  return { both, user, password };
}
