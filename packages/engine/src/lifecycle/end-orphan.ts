import { isConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findApplicationOf } from '../oauth/applications.ts';
import { endPair } from '../oauth/end-pair.ts';
import type { Way } from '../plugin/find-method.ts';
import { runWithSecret } from '../plugin/plugin-mistake.ts';
import { runHook } from '../plugin/probe.ts';
import type { ConnectionRow } from '../ports.ts';
import { toPair } from '../rows/token-pair.ts';
import { storedSettings } from '../rows/stored-secrets.ts';

/**
 * Ends a credential that arrived when its connection was gone or held another one, as well as it goes: it is written to
 * the log when the app cannot be told.
 *
 * @param beside whether the connection lives on with another credential, which must not end as well.
 */
export async function endOrphan(
  deps: Dependencies,
  row: ConnectionRow,
  way: Way,
  secrets: unknown,
  beside: 'none' | 'another',
): Promise<void> {
  const settings = await storedSettings(deps, row, way);
  if (way.kind === 'oauth2') {
    const application = await findApplicationOf(deps, row).catch(() => null);
    const pair = toPair(secrets);
    if (application === null || pair === null) return;
    await endPair(deps, application, way, settings, pair, beside);
    return;
  }
  const { authorize, revoke } = way.method;
  if (revoke === undefined) return;
  try {
    const authorization = await runWithSecret(deps, way, () => authorize(secrets));
    await runHook(deps, { way, settings, authorization }, revoke);
  } catch (error) {
    const code = isConnectionError(error) ? error.code : 'internal';
    deps.log.warn('a credential that is not kept could not be revoked', { app: way.plugin.id, code });
  }
}
