/** How many milliseconds the clock of an app may be from ours, with room. */
export const clockSkewMs = 10 * 60_000;
