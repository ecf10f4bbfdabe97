import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const BEN = 'glpat-ben-ben-ben-ben-1';
const arrange = () => {
  const gitlab = harbor();
  gitlab.seed({
    people: [{ username: 'eve', private_profile: true }],
    groups: [{ path: 'vault', visibility: 'private' }],
    projects: [
      {
        path: 'harbor/open',
        visibility: 'public',
        creator: 'eve',
        members: { ben: 'developer', eve: 'developer' },
      },
    ],
    tokens: [
      { token: BEN, name: 'ben', user: 'ben', scopes: ['api'] },
      { token: 'glpat-eve-eve-eve-eve-1', name: 'eve', user: 'eve', scopes: ['api'] },
    ],
  });
  return { gitlab, root: caller(gitlab, tokens.root), ben: caller(gitlab, BEN) };
};

test.each([
  ['projects', 'harbor%2Fopen'],
  ['groups', 'harbor'],
])('of %s shared with a private group only those who see it learn its name', async (kind, key) => {
  const { gitlab, root, ben } = arrange();
  await root('PUT', `/groups/harbor`, { visibility: 'public' });
  const vault = (await root('GET', '/groups/vault')).body.id;
  await root('POST', `/${kind}/${key}/share`, { group_id: vault, group_access: 10 });
  const shown = async (call: typeof root) => (await call('GET', `/${kind}/${key}`)).body.shared_with_groups;
  expect(await shown(root)).toMatchObject([{ group_full_path: 'vault' }]);
  expect(await shown(ben)).toStrictEqual([]);
  expect((await shown(caller(gitlab))) ?? []).toStrictEqual([]);
});

test('what a person with a private profile did is for administrators and themselves', async () => {
  const { gitlab, root, ben } = arrange();
  const eventsFor = async (call: typeof root) => (await call('GET', '/users/eve/events')).body.length;
  expect(await eventsFor(root)).toBeGreaterThan(0);
  expect(await eventsFor(caller(gitlab, 'glpat-eve-eve-eve-eve-1'))).toBeGreaterThan(0);
  expect(await eventsFor(ben)).toBe(0);
  expect(await eventsFor(caller(gitlab))).toBe(0);
});
