const key = 'moorage.reconnect';

/** Ids of connections that this tab is to reconnect one after another. */
export function readQueue(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function writeQueue(ids: readonly string[]): void {
  try {
    if (ids.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(ids));
  } catch {
    // A browser that keeps nothing forgets the rest when an authorization leaves the page.
  }
}

/** @returns whether this one was waiting, and others still are. */
export function takeFromQueue(id: string): boolean {
  const before = readQueue();
  const left = before.filter((other) => other !== id);
  writeQueue(left);
  return left.length > 0 && left.length < before.length;
}
