import { checkChoices, createRedactor, type ChoicePage, type Context } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { cleanPage } from './clean-words.ts';
import { runHook, type Credential } from './probe.ts';

/**
 * Asks the app for a page of choices, and refuses one that must not be shown.
 *
 * @throws {ConnectionError} whatever the hook fails with; `unexpected_response`, `internal` for a page that breaks the
 * contract.
 */
export async function askChoices(
  deps: Dependencies,
  credential: Credential,
  resourceId: string,
  list: (context: Context) => Promise<ChoicePage>,
): Promise<ChoicePage> {
  return runHook(deps, credential, async (context) => {
    const page = await list(context);
    checkChoices(credential.way.plugin, resourceId, page);
    return cleanPage(page, createRedactor(credential.authorization));
  });
}
