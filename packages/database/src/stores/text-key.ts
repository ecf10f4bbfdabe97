/**
 * A text as it is compared and searched: without regard to case, width and kinds of spaces.
 *
 * Made here and stored, because the databases disagree: SQLite folds ASCII only, PostgreSQL by the language it runs in.
 */
export function textKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/** The `LIKE` pattern (escape character `\`) for a key that has this text somewhere in it. */
export function containsPattern(text: string): string {
  return `%${textKey(text).replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
}
