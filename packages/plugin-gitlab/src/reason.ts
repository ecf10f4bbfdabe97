import { failure } from './wire.ts';

/** What GitLab says of a failure, out of the shapes it has for it. */
export interface Reason {
  /** One line without a stop at the end; empty where GitLab gave no reason. */
  readonly text: string;
  /** The name of the error where it has one, e.g. `insufficient_scope`; else the sentence in `error`. */
  readonly error: string;
  /** `insufficient_scope`: what would do. */
  readonly scopes: readonly string[];
}

/**
 * Reads `{"message": "404 Project Not Found"}`, `{"message": {"key": ["is too long"]}}`, `{"message": {"error": "…"}}`,
 * `{"error": "key is missing"}` and `{"error": "invalid_token", "error_description": "…"}`.
 *
 * @see https://docs.gitlab.com/api/rest/troubleshooting/
 */
export function readReason(body: unknown): Reason {
  const parsed = failure.safeParse(body);
  if (!parsed.success) return { text: '', error: '', scopes: [] };
  const { message, error, error_description: description, scope } = parsed.data;
  const text = typeof description === 'string' ? description : flatten(message) || flatten(error);
  return {
    text: tidy(text),
    error: typeof error === 'string' ? error : '',
    scopes: typeof scope === 'string' ? scope.split(' ') : [],
  };
}

/** GitLab nests three deep at most; what lies deeper is not from it, and is let be. */
const deepest = 5;

function flatten(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth === deepest) return '';
  if (Array.isArray(value)) return value.map((said) => flatten(said, depth + 1)).join(', ');
  return Object.entries(value)
    .map(([field, said]) => {
      const text = flatten(said, depth + 1);
      return ['base', 'error'].includes(field) ? text : `${field} ${text}`;
    })
    .join('; ');
}

/** Takes off the status that GitLab repeats in its sentence: `400 Bad request - Token already revoked`. */
function tidy(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^\d{3} (?:Bad request|Forbidden) - /i, '')
    .replace(/^\d{3} /, '')
    .replace(/\.$/, '')
    .slice(0, 300);
}
