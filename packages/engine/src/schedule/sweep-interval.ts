/** How often everything is brought into order: after so long at the latest a doubt is looked into again. */
export const sweepEveryMs = 5 * 60_000;
