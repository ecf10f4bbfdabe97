const neverSent = new WeakSet<Error>();

/** Remembers of a failure that nothing of its request was sent. */
export function markNeverSent(error: Error): void {
  neverSent.add(error);
}

/**
 * Whether the request behind a failure of the guarded fetch was certainly not sent: its host was not found, refused,
 * blocked, had a wrong certificate, or could not be connected to in time. Then it may be repeated even if it burns
 * something. `false` means that it was sent or may have been; also for errors of other origin and for the reason of an
 * abort.
 */
export function wasNeverSent(error: unknown): boolean {
  // A failure that was put into other words keeps what it came from as its cause.
  return error instanceof Error && (neverSent.has(error) || wasNeverSent(error.cause));
}
