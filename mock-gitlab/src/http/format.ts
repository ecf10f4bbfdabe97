import { unsupportedFormat } from './answer.ts';
import type { Exchange } from './exchange.ts';

// Names of files and packages end as they like: nothing of theirs is a format.
const NAMED_BY_FILES = /\/(repository|packages|artifacts|uploads|badges)\//;
const SUFFIX = /^(\/api\/v4\/.*[\w-])\.(json|xml|html|txt|csv|rss|atom)$/;

/** A path as routes know it: `/api/v4/user.json` is `/api/v4/user`. grape: `(.json)` after every route */
export function withoutSuffix(path: string): string {
  if (!path.includes('.')) return path;
  const [, rest] = SUFFIX.exec(path) ?? [];
  return rest === undefined || NAMED_BY_FILES.test(path) ? path : rest;
}

/**
 * Refuses what is not JSON, asked for by suffix or by `format`. grape: lib/grape/middleware/formatter.rb
 * @throws Refusal 406
 */
export function refuseFormat(exchange: Exchange): void {
  const { path, search } = exchange;
  const [, rest, suffix] = path.includes('.') ? (SUFFIX.exec(path) ?? []) : [];
  if (rest !== undefined && suffix !== undefined && suffix !== 'json' && !NAMED_BY_FILES.test(path)) {
    throw unsupportedFormat(suffix);
  }
  const format = search.includes('format=') ? exchange.url.searchParams.get('format') : null;
  if (format === 'xml' || format === 'html') throw unsupportedFormat(format);
}
