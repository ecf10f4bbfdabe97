import { ConnectionError, isConnectionError, type ErrorCode, type TokenMethod } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { wasNeverSent } from '../http/was-never-sent.ts';
import { runHook, type Credential } from '../plugin/probe.ts';
import type { Outcome } from '../rows/fresh-credential.ts';
import { hasEnded } from '../rows/health.ts';

/** Codes after which nobody can say whether the app has acted; a plugin that fails may have failed after the answer. */
const doubtful: ReadonlySet<ErrorCode> = new Set([
  'outcome_unknown',
  'unavailable',
  'unexpected_response',
  'internal',
]);

/**
 * Has the app replace a credential by a new one. Burns the old one, so it says exactly what became of the call and never
 * throws for it.
 */
export async function rotateCredential(
  deps: Dependencies,
  credential: Credential,
  rotate: NonNullable<TokenMethod['rotate']>,
  expiresAt: Date,
): Promise<Outcome> {
  try {
    const rotated = await runHook(deps, credential, (context) => rotate(context, { expiresAt }));
    return {
      kind: 'done',
      fresh: { secrets: rotated.secrets, ends: { expiresAt: rotated.expiresAt ?? expiresAt } },
    };
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    if (wasNeverSent(error)) {
      const { name } = credential.way.plugin;
      const unreached = new ConnectionError(
        'unavailable',
        `${name} could not be reached; nothing was rotated.`,
      );
      return { kind: 'not-burnt', error: unreached };
    }
    if (doubtful.has(error.code)) return { kind: 'unknown', error };
    return { kind: hasEnded(error) ? 'refused' : 'not-burnt', error };
  }
}
