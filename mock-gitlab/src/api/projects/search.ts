import type { Project } from '../../state/rows.ts';

/** Every word of a search, in one of the texts. gitlab: lib/gitlab/sql/pattern.rb, fuzzy_search */
export function searched(search: string | undefined, ...texts: readonly (string | null)[]): boolean {
  if (search === undefined || search.trim() === '') return true;
  const words = search.toLowerCase().trim().split(/\s+/);
  return texts.some((one) => {
    const lower = one?.toLowerCase();
    return lower !== undefined && words.every((word) => lower.includes(word));
  });
}

/** How near a name is to a search: the same, beginning with it, holding it. */
export function distance(search: string, { name, path }: Project): number {
  const wanted = search.toLowerCase();
  const names = [name.toLowerCase(), path.toLowerCase()];
  if (names.includes(wanted)) return 0;
  return names.some((one) => one.startsWith(wanted)) ? 1 : 2;
}
