/** An instant as GitLab's API prints it: ISO 8601 with milliseconds and `Z`. */
export const isoTime = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

/** Only the date. */
export const isoDate = (milliseconds: number | null): string | null =>
  isoTime(milliseconds)?.slice(0, 10) ?? null;
