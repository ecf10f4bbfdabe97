import { LEVEL } from '../state/access.ts';
import type { State } from '../state/state.ts';

// Names of what rows point to. A row may point to something that is gone.

/** A role as people know it: `Maintainer`. */
export function roleName(level: number): string {
  const found = Object.entries(LEVEL).find(([, value]) => value === level)?.[0];
  if (found === undefined) return level === 0 ? 'No access' : `Level ${level}`;
  const words = found.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A project, a group or the instance by its path. */
export function placeName(state: State, type: string, id: number | null): string {
  if (type === 'project') return state.projects.get(id)?.fullPath ?? `project ${id ?? '?'}, gone`;
  if (type === 'group') return state.groups.get(id)?.fullPath ?? `group ${id ?? '?'}, gone`;
  return type;
}

/** A person by user name. */
export const personName = (state: State, id: number | null): string =>
  id === null ? 'nobody' : `@${state.users.get(id)?.username ?? `${id}, gone`}`;
