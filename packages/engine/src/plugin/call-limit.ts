/**
 * How many milliseconds one hook, or one call to a token endpoint, may take with all its requests. What is held while an
 * app is asked is measured in it: see the lease of a connection.
 */
export const callLimitMs = 30_000;
