import { cursor, holdAgainst, link, listOf, members, optional, text } from './answer-rules.ts';
import { roleRule } from './check-identity.ts';
import type { AnyPlugin } from './plugin.ts';

const page = members({
  items: listOf(members({ id: text, name: text, url: optional(link), role: optional(roleRule) }), 200),
  next: optional(cursor),
});

/**
 * Refuses a page of choices that must not be shown, as `checkIdentity` does with an identity.
 *
 * @throws {ConnectionError} `unexpected_response` naming the value; `internal` naming an unknown member.
 */
export function checkChoices(plugin: AnyPlugin, resourceId: string, choices: unknown): void {
  holdAgainst(page, choices, plugin.name, resourceId);
}
