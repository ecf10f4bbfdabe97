import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../plugin/find-method.ts';
import type { ConnectionRow, Initiator, IntentRow, TimelineEvent } from '../ports.ts';
import { inWords } from '../rows/health.ts';
import { eventOf } from './record.ts';

/**
 * That a credential may live at the app whose value nobody knows, and which only a person can end. It says nothing of how
 * the connection stands.
 *
 * @param why Moorage cannot end it by itself, as the end of a sentence.
 */
export function leftBehind(
  deps: Dependencies,
  row: ConnectionRow,
  by: Initiator,
  { plugin: { name: app } }: Way,
  intent: IntentRow,
  why: string,
): TimelineEvent {
  const [made, kind] =
    intent.kind === 'twin' ? ['made a second token for', 'twin'] : ['replaced the token of', 'rotation'];
  const where = intent.baseUrl === null ? app : `${app} (${intent.baseUrl})`;
  const message =
    `${app} may have ${made} "${row.name}" at ${inWords(intent.openedAt)}, and the value of the new one was lost: ${why}. ` +
    `Look through the tokens at ${where} and revoke one that was made then and never used.`;
  return eventOf(deps, row, by, 'failed', {
    message,
    details: { left: kind, handle: intent.handle, baseUrl: intent.baseUrl },
    notice: true,
  });
}
