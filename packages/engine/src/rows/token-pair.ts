/** What OAuth keeps sealed. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}
