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

/** Whether every database can store and compare the text: PostgreSQL knows no NUL and no half of a character. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** How much of an app's name for somebody is searched. */
const longestIdentityKey = 300;

/** The key of an identity's name; apps make names as long as they like. */
export function identityKey(name: string | undefined): string {
  return textKey((name ?? '').slice(0, longestIdentityKey)).slice(0, longestIdentityKey);
}
