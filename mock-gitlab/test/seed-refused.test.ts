import { expect, test } from 'vitest';
import { createMockGitLab } from '../src/index.ts';

const people = [{ username: 'ada' }];
const projects = [{ path: 'ada/notes' }];
const token = (scopes: readonly string[]) => ({ people, tokens: [{ name: 't', user: 'ada', scopes }] });
const variables = (value: string, more: object = {}) => ({
  people,
  projects: [{ path: 'ada/notes', variables: [{ key: 'A', value, masked: true, ...more }] }],
});

test.each([
  [
    'a scope',
    token(['apii']),
    /^tokens\[0\]\.scopes\[0\]: is no scope \(api, read_api, .*\), for example "api"$/,
  ],
  ['a scope of OAuth in a token', token(['api', 'openid']), /^tokens\[0\]\.scopes\[1\]: is no scope/],
  [
    'an application’s scope',
    { oauth_applications: [{ name: 'a', redirect_uris: [], scopes: ['profil'] }] },
    /^oauth_applications\[0\]\.scopes\[0\]: is no scope \(.*profile/,
  ],
  [
    'a deploy token’s scope',
    { people, projects, deploy_tokens: [{ name: 'd', project: 'ada/notes', scopes: ['api'] }] },
    /^deploy_tokens\[0\]\.scopes\[0\]: is no scope \(read_repository, /,
  ],
  ['a short masked value', variables('short'), /variables\[0\]\.value: cannot be masked: 8 characters/],
  ['blanks in one', variables('two words', { raw: true }), /value: cannot be masked/],
  ['a masked dollar', variables('$HOME/12345'), /value: cannot be masked/],
])('a seed says no to what GitLab refuses: %s', (_what, seed, message) => {
  expect(() => Reflect.apply(createMockGitLab, undefined, [{ seed }])).toThrow(message);
});

test('a seed takes what GitLab takes', () => {
  createMockGitLab({ seed: token(['read_user', 'self_rotate', 'sudo']) });
  createMockGitLab({ seed: variables('$HOME/12345', { raw: true }) });
  createMockGitLab({ seed: { oauth_applications: [{ name: 'a', redirect_uris: [], scopes: ['user:*'] }] } });
});
