import {
  checkIssued,
  ConnectionError,
  isConnectionError,
  type ErrorCode,
  type Issued,
  type RotationWish,
  type TokenMethod,
} from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { wasNeverSent } from '../http/was-never-sent.ts';
import type { TokenWay } from '../plugin/find-method.ts';
import { runHook, type Credential } from '../plugin/probe.ts';
import type { FreshCredential, Outcome } from '../rows/fresh-credential.ts';
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
 *
 * @param until the instant from which on nothing of it may be on its way.
 */
export async function rotateCredential(
  deps: Dependencies,
  way: TokenWay,
  credential: Credential,
  rotate: NonNullable<TokenMethod['rotate']>,
  wish: RotationWish,
  until: Date,
): Promise<Outcome> {
  try {
    const issued = await runHook(deps, credential, (context) => rotate(context, wish), until);
    return { kind: 'done', fresh: await toFresh(way, issued, wish) };
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return failedOutcome(way, error);
  }
}

/**
 * What a hook says that the app has made, as it may be stored.
 *
 * @throws {ConnectionError} `unexpected_response`, `internal` when it cannot be used; then it is as good as lost.
 */
export async function toFresh(
  { plugin, method }: TokenWay,
  issued: Issued<unknown>,
  wish: RotationWish,
): Promise<FreshCredential> {
  const { secrets, expiresAt, handle } = await checkIssued(plugin, method, issued);
  return { secrets, ends: { expiresAt: expiresAt ?? wish.expiresAt }, handle };
}

/** What a failure says of a burning call. */
export function failedOutcome({ plugin }: TokenWay, error: ConnectionError): Outcome {
  if (wasNeverSent(error)) {
    const message = `${plugin.name} could not be reached in time; nothing was rotated.`;
    return { kind: 'not-burnt', error: new ConnectionError('unavailable', message) };
  }
  if (doubtful.has(error.code)) return { kind: 'unknown', error };
  return { kind: hasEnded(error) ? 'refused' : 'not-burnt', error };
}
