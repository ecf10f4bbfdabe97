const key = 'moorage.way-back';

/** Keeps for this tab where the person left for the app, so that a refusal can lead back there. */
export function rememberWayBack(path: string): void {
  try {
    sessionStorage.setItem(key, path);
  } catch {
    // A browser that keeps nothing leads back to the choice of an app instead.
  }
}

/** Where the person of this tab left for the app; `undefined` when this tab does not know. */
export function wayBack(): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
