import { expect, test } from 'vitest';
import { roleIn, roleOf } from './role.ts';

const harbor = {
  id: 1,
  path_with_namespace: 'harbor/dock',
  web_url: 'https://gitlab.example.com/harbor/dock',
};
const access = (level: number) => ({ access_level: level });

test('levels have the names that GitLab shows', () => {
  expect([10, 25, 30, 40, 50].map((level) => roleOf(level).name)).toEqual([
    'Guest',
    'Security Manager',
    'Developer',
    'Maintainer',
    'Owner',
  ]);
});

test('a level that is not known yet keeps its number', () => {
  expect(roleOf(45)).toEqual({ level: 45, name: 'Level 45' });
});

test.each([
  [access(30), access(50), 50],
  [access(50), access(30), 50],
  [access(40), null, 40],
  [null, access(40), 40],
])('the role in a project is the higher one of project %j and group %j', (project, group, level) => {
  const permissions = { project_access: project, group_access: group };
  expect(roleIn({ ...harbor, permissions })?.level).toBe(level);
});

test.each([[{ project_access: null, group_access: null }], [undefined]])(
  'there is no role to tell where GitLab tells none: %j',
  (permissions) => {
    expect(roleIn({ ...harbor, permissions })).toBeUndefined();
  },
);
