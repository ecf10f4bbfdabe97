/** What OAuth keeps sealed. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** @returns `null` for anything else. */
export function toPair(value: unknown): TokenPair | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('accessToken' in value) || !('refreshToken' in value)) return null;
  const { accessToken, refreshToken } = value;
  if (typeof accessToken !== 'string') return null;
  return typeof refreshToken === 'string' || refreshToken === null ? { accessToken, refreshToken } : null;
}
