import { hash } from 'node:crypto';
import { invalidModel } from '../../http/answer.ts';
import type { Environment } from '../../state/rows.ts';

// gitlab: app/models/environment.rb, lib/gitlab/regex.rb
const NAME = /^[a-zA-Z0-9_${}. -]([a-zA-Z0-9_/${}. -]*[a-zA-Z0-9_${}. -])?$/;
const LONGEST = 255;
const SLUG_START = 17;
const SLUG_LONGEST = 24;

/** Names that mean a tier, the first that fits. gitlab: app/models/environment.rb, guess_tier */
const TIERS: readonly (readonly [RegExp, Environment['tier']])[] = [
  [/dev|review|trunk/i, 'development'],
  [/test|tst|int|ac(ce|)pt|qa|qc|control|quality/i, 'testing'],
  [/st(a|)g|mod(e|)l|pre|demo|non/i, 'staging'],
  [/pr(o|)d|live/i, 'production'],
];

/** The tier that a name means. */
export const guessTier = (name: string): Environment['tier'] =>
  TIERS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';

/** A name made fit for URLs and DNS; one that had to be changed gets a suffix. gitlab: lib/gitlab/slug/environment.rb */
export function slugOf(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '-');
  const slug = (/^[a-z]/.test(plain) ? plain : `env-${plain}`).replace(/-+/g, '-');
  if (slug.length <= SLUG_LONGEST && slug === name) return slug.replace(/-$/, '');
  const start = slug.slice(0, SLUG_START);
  const suffix = BigInt(`0x${hash('sha256', name)}`)
    .toString(36)
    .slice(-6);
  return `${start}${start.endsWith('-') ? '' : '-'}${suffix}`;
}

function urlComplaint(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url) return 'is blocked: URI is invalid';
  return ['http:', 'https:'].includes(url.protocol)
    ? undefined
    : 'is blocked: Only allowed schemes are http, https';
}

/**
 * Refuses what the model would not save.
 * @param others the project's other environments
 * @throws Refusal 400 with texts by field
 */
export function checkEnvironment(
  draft: Pick<Environment, 'name' | 'slug' | 'externalUrl'>,
  others: readonly Environment[],
): void {
  const complaints: Record<string, string[]> = {};
  const add = (field: string, text: string) => (complaints[field] ??= []).push(text);
  const { name, slug, externalUrl } = draft;
  const tooLong = `is too long (maximum is ${LONGEST} characters)`;
  if (name.trim() === '') add('name', "can't be blank");
  if (others.some((other) => other.name === name)) add('name', 'has already been taken');
  if (name.length > LONGEST) add('name', tooLong);
  if (!NAME.test(name)) {
    add(
      'name',
      "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, but it cannot start or end with '/'",
    );
  }
  if (others.some((other) => other.slug === slug)) add('slug', 'has already been taken');
  if (externalUrl !== null) {
    if (externalUrl.length > LONGEST) add('external_url', tooLong);
    const complaint = urlComplaint(externalUrl);
    if (complaint !== undefined) add('external_url', complaint);
  }
  if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
}
