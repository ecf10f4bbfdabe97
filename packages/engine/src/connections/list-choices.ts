import { ConnectionError, type ChoicePage, type ChoiceQuery } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import { askChoices } from '../plugin/ask-choices.ts';
import { getRow } from '../rows/connection-rows.ts';
import { refuseEndedGrant, withCredential } from './use-credential.ts';

/**
 * What the credential of a connection can reach, for pickers.
 *
 * @throws {ConnectionError} `not_found` for an unknown connection or resource; `grant_ended`; whatever the app fails with.
 */
export async function listChoices(
  deps: Dependencies,
  actor: Actor,
  id: string,
  resourceId: string,
  query: ChoiceQuery,
): Promise<ChoicePage> {
  const row = await getRow(deps, actor, id);
  const plugin = deps.plugins.get(row.app);
  const { resources = {}, name } = plugin;
  const resource = Object.hasOwn(resources, resourceId) ? resources[resourceId] : undefined;
  if (resource === undefined) {
    throw new ConnectionError('not_found', `${name} has no resource "${resourceId.slice(0, 80)}".`, {
      action: `Choose one of: ${Object.keys(resources).join(', ')}.`,
    });
  }
  refuseEndedGrant(deps, row);
  return withCredential(deps, row, actor.by, (credential) =>
    askChoices(deps, credential, resourceId, (context) => resource.list(context, query)),
  );
}
