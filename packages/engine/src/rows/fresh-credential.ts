import type { ConnectionError } from '@moorage/core';
import type { ConnectionPatch } from '../ports.ts';

/** A credential that the app has just given in place of another. */
export interface FreshCredential {
  /** A token pair, or the secrets of the method. */
  readonly secrets: unknown;
  /** When it ends: an OAuth access token within hours, another token for good. */
  readonly ends: Pick<ConnectionPatch, 'accessExpiresAt' | 'expiresAt'>;
  /** What a manager names it by, where the app told it. */
  readonly handle?: string | undefined;
}

/** What became of a call that burns the credential it is made with. */
export type Outcome =
  | { readonly kind: 'done'; readonly fresh: FreshCredential }
  /** The old credential lives: nothing reached the app, or it turned the request away for another reason. */
  | { readonly kind: 'not-burnt'; readonly error: ConnectionError }
  /** The app answered that the credential has ended. */
  | { readonly kind: 'refused'; readonly error: ConnectionError }
  /** It was sent and there was no answer that could be read. */
  | { readonly kind: 'unknown'; readonly error: ConnectionError };
