/** A seed with one project that has so many variables, and the token to ask for them; lists answer pages of at most 100. */
export function largeSeed(count: number) {
  const token = 'bench-token-of-ada-0001';
  const variables = Array.from({ length: count }, (_, n) => ({ key: `KEY_${n}`, value: `value ${n}` }));
  const seed = {
    people: [{ username: 'ada' }],
    projects: [{ path: 'ada/notes', variables }],
    tokens: [{ token, name: 'bench', user: 'ada', scopes: ['api'] }],
  };
  return { seed, token };
}
