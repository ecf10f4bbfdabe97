import { InputError } from '../shape.ts';
import { LEVEL } from '../state/access.ts';
import type { Maker } from '../state/create.ts';
import type { Group, Project, User } from '../state/rows.ts';
import type { Role } from './shape.ts';

const ROLES: Readonly<Record<Extract<Role, string>, number>> = {
  guest: LEVEL.guest,
  planner: LEVEL.planner,
  reporter: LEVEL.reporter,
  security_manager: LEVEL.securityManager,
  developer: LEVEL.developer,
  maintainer: LEVEL.maintainer,
  owner: LEVEL.owner,
};

/** The number of a role. */
export const levelOf = (role: Role): number => (typeof role === 'number' ? role : ROLES[role]);

/** The name of a role; its number where it has none. */
export const roleOf = (level: number): string | number =>
  Object.entries(ROLES).find(([, number]) => number === level)?.[0] ?? level;

/** Whom a seed speaks of. @throws InputError when nobody is called so */
export function person({ state }: Maker, username: string, key: string): User {
  const user = state.users.by('username', username.toLowerCase());
  if (!user) throw new InputError(key, `no person is called ${username}`, '"ada"');
  return user;
}

/** A project that a seed speaks of. @throws InputError when none is called so */
export function projectAt({ state }: Maker, path: string, key: string): Project {
  const project = state.projects.by('path', path.toLowerCase());
  if (!project) throw new InputError(key, `no project is called ${path}`, '"harbor/dock"');
  return project;
}

/** A group that a seed speaks of. @throws InputError when none is called so */
export function groupAt({ state }: Maker, path: string, key: string): Group {
  const group = state.groups.by('path', path.toLowerCase());
  if (!group) throw new InputError(key, `no group is called ${path}`, '"harbor"');
  return group;
}

/** The project or group that something belongs to. @throws InputError when both or neither are given */
export function placeOf(
  maker: Maker,
  { project, group }: { readonly project?: string | undefined; readonly group?: string | undefined },
  key: string,
): { readonly type: 'project' | 'group'; readonly id: number } {
  if ((project === undefined) === (group === undefined)) {
    throw new InputError(key, 'needs exactly one of project, group', '"project": "harbor/dock"');
  }
  return project === undefined
    ? { type: 'group', id: groupAt(maker, group ?? '', `${key}.group`).id }
    : { type: 'project', id: projectAt(maker, project, `${key}.project`).id };
}

/** @throws InputError when a group, a project or a person has this path already */
export function refuseTaken({ state }: Maker, fullPath: string, key: string, example: string): void {
  const path = fullPath.toLowerCase();
  const taken =
    state.groups.by('path', path) ?? state.projects.by('path', path) ?? state.users.by('username', path);
  if (taken) throw new InputError(key, `${fullPath} is taken`, example);
}
