import {
  finite,
  holdAgainst,
  link,
  listOf,
  members,
  moment,
  oneOf,
  optional,
  text,
  yesOrNo,
} from './answer-rules.ts';
import type { AnyPlugin } from './plugin.ts';

/** A role as apps tell it. */
export const roleRule = members({ level: finite, name: text });

/**
 * Refuses an identity that must not be stored or shown: types do not hold what an app answered, nor a plugin that was
 * written without them.
 *
 * @throws {ConnectionError} `unexpected_response` naming the value; `internal` naming an unknown member.
 */
export function checkIdentity(plugin: AnyPlugin, identity: unknown): void {
  const rule = members({
    id: text,
    name: text,
    url: optional(link),
    kind: optional(oneOf(Object.keys(plugin.kinds ?? {}))),
    scopes: listOf(text, 100),
    role: optional(roleRule),
    expiresAt: optional(moment),
    handle: optional(text),
    rotatesItself: optional(yesOrNo),
    createsCredentials: optional(yesOrNo),
    facts: optional(listOf(members({ label: text, value: text, url: optional(link) }), 30)),
  });
  holdAgainst(rule, identity, plugin.name, 'identity');
}
