import type { Role } from '@moorage/core';
import type { Project } from './wire.ts';

/** @see https://docs.gitlab.com/user/permissions/#default-roles */
const names: Readonly<Record<number, string>> = {
  0: 'No access',
  5: 'Minimal Access',
  10: 'Guest',
  15: 'Planner',
  20: 'Reporter',
  25: 'Security Manager',
  30: 'Developer',
  40: 'Maintainer',
  50: 'Owner',
  60: 'Administrator',
};

/** GitLab's access level with its name; a level that is newer than this list keeps its number. */
export function roleOf(level: number): Role {
  return { level, name: names[level] ?? `Level ${level}` };
}

export const maintainer = roleOf(40);
export const owner = roleOf(50);

/** What the credential may do in a project: the higher of what it has there and in the group above. */
export function roleIn({ permissions }: Project): Role | undefined {
  const levels = [permissions?.project_access, permissions?.group_access].flatMap((access) =>
    access === null || access === undefined ? [] : [access.access_level],
  );
  return levels.length === 0 ? undefined : roleOf(Math.max(...levels));
}
