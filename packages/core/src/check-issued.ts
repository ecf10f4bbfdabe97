import { holdAgainst, members, moment, optional, text, type Rule } from './answer-rules.ts';
import { ConnectionError } from './connection-error.ts';
import type { Issued, TokenMethod } from './method.ts';
import type { AnyPlugin } from './plugin.ts';
import { parse, type Parsed } from './schema.ts';

const anything: Rule = () => {};
const rule = members({ secrets: anything, expiresAt: optional(moment), handle: optional(text) });

/**
 * Reads a credential that a hook says the app has made, before it is stored: its secrets are parsed as typed ones are.
 * The sentences never repeat a value.
 *
 * @throws {ConnectionError} `unexpected_response` naming what cannot be used; `internal` naming an unknown member.
 */
export async function checkIssued(
  plugin: AnyPlugin,
  method: TokenMethod,
  issued: Issued<unknown>,
): Promise<Issued<unknown>> {
  holdAgainst(rule, issued, plugin.name, 'new credential');
  const parsed = await parsedOrNothing(method, issued.secrets);
  if (parsed.ok) return { ...issued, secrets: parsed.value };
  // Which fields, and not what the schema says of them: that could repeat a secret.
  const fields = parsed.issues.map(({ path }) => path || 'the whole').join(', ') || 'its rules fail';
  throw new ConnectionError(
    'unexpected_response',
    `What ${plugin.name} gave as a new credential cannot be used: ${fields}.`,
    { action: `Tell the author of the plugin for ${plugin.name}.` },
  );
}

/** Rules of a plugin's own may throw, with the value in what they throw. */
async function parsedOrNothing({ secrets }: TokenMethod, value: unknown): Promise<Parsed<unknown>> {
  try {
    return await parse(secrets, value);
  } catch {
    return { ok: false, issues: [] };
  }
}
