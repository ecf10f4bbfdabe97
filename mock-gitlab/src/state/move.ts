import type { Group, Project } from './rows.ts';
import type { State } from './state.ts';

// Paths of places: who has one, and what happens to those inside when one changes. gitlab: app/models/route.rb, redirect_route.rb

/** Whether a full path is a group's, a project's or a person's. */
export function pathOwner(state: State, fullPath: string): { readonly id: number } | undefined {
  const path = fullPath.toLowerCase();
  const person = state.users.by('username', path);
  return (
    state.groups.by('path', path) ??
    state.projects.by('path', path) ??
    (person?.namespaceId ? person : undefined)
  );
}

/** Who takes a path takes it from those that once had it: their old address leads there no longer. */
export function claimPath(state: State, fullPath: string): void {
  const path = fullPath.toLowerCase();
  for (const project of state.projects.filter(({ formerPaths }) => formerPaths.includes(path))) {
    state.projects.update(project, { formerPaths: project.formerPaths.filter((former) => former !== path) });
  }
}

/** Gives a project another full path and keeps the old one as the way to it. */
export function moveProject(state: State, project: Project, change: Partial<Omit<Project, 'id'>>): Project {
  const { fullPath } = change;
  if (fullPath === undefined || fullPath === project.fullPath) return state.projects.update(project, change);
  claimPath(state, fullPath);
  const present = fullPath.toLowerCase();
  const before = project.fullPath.toLowerCase();
  const formerPaths = [...project.formerPaths, before].filter(
    (former, at, all) => former !== present && all.indexOf(former) === at,
  );
  return state.projects.update(project, { ...change, formerPaths });
}

/** Every group below one, the near ones first. */
export function groupsBelow(state: State, groupId: number): Group[] {
  const found = state.groups.many('parent', String(groupId));
  for (const group of found) found.push(...state.groups.many('parent', String(group.id)));
  return found;
}

/** The projects of a namespace itself. */
export const projectsIn = (state: State, namespaceId: number): Project[] =>
  state.projects.many('namespace', String(namespaceId));

/** Changes a group; with another full path, all that is inside moves along. */
export function moveGroup(state: State, group: Group, change: Partial<Omit<Group, 'id'>>): Group {
  const below = change.fullPath === undefined ? [] : groupsBelow(state, group.id);
  const moved = state.groups.update(group, change);
  if (moved.fullPath === group.fullPath) return moved;
  const address = (path: string) => moved.fullPath + path.slice(group.fullPath.length);
  for (const inner of below) state.groups.update(inner, { fullPath: address(inner.fullPath) });
  for (const { id } of [moved, ...below]) {
    for (const project of projectsIn(state, id)) {
      moveProject(state, project, { fullPath: address(project.fullPath) });
    }
  }
  return moved;
}
