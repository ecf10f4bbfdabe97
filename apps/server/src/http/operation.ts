import { errorCodes, type ErrorCode } from '@moorage/core';
import { describeRoute, resolver } from 'hono-openapi';
import type { z } from 'zod';
import { failure } from './shapes.ts';

export interface Operation {
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** By status: what it means, and the shape of the JSON (none: no body), or of what another type of content holds. */
  readonly answers: Readonly<Record<number, readonly [means: string, shape?: z.ZodType, type?: string]>>;
  /** Besides those that every operation of its kind can have. */
  readonly fails?: readonly ErrorCode[];
  /** Answers also who has neither session nor access key. */
  readonly isOpen?: true;
  /** Left out: signed-in people, and programs with an access key. */
  readonly by?: 'people' | 'programs';
}

/** What any request with a body can be refused for. */
export const badRequest = [
  'invalid_input',
  'cross_site',
  'too_large',
] as const satisfies readonly ErrorCode[];

/** What an app can answer with, or fail to. */
export const appFailures = [
  ...([
    'invalid_input',
    'unauthorized',
    'expired',
    'revoked',
    'grant_ended',
    'wrong_kind',
    'missing_scope',
  ] as const),
  ...(['role_too_small', 'forbidden', 'not_found', 'conflict', 'rate_limited', 'unavailable'] as const),
  ...(['blocked_address', 'unexpected_response', 'outcome_unknown', 'sealed_data_unreadable'] as const),
] satisfies readonly ErrorCode[];

const openFailures = ['internal'] as const satisfies readonly ErrorCode[];
const guardedFailures = ['internal', 'not_allowed', 'rate_limited'] as const satisfies readonly ErrorCode[];

/** Who may call it, where that is not what the document says of all. */
function securityOf(by: 'nobody' | 'people' | 'programs' | undefined) {
  if (by === undefined) return {};
  if (by === 'nobody') return { security: [] };
  return { security: [by === 'people' ? { session: [] } : { accessKey: [] }] };
}

/** Describes a route in the API's document. */
export function operation({ tag, summary, description, answers, fails = [], isOpen, by }: Operation) {
  const successes = Object.entries(answers).map(
    ([status, [means, shape, type]]) =>
      [
        status,
        { description: means, ...(shape === undefined ? {} : { content: json(shape, type) }) },
      ] as const,
  );
  // An access key can be refused wherever one is asked for.
  const common = isOpen === true ? openFailures : guardedFailures;
  return describeRoute({
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...securityOf(isOpen === true ? 'nobody' : by),
    responses: { ...Object.fromEntries(successes), ...failureResponses([...common, ...fails]) },
  });
}

/** One response for each status, which says which codes can stand in it. */
export function failureResponses(codes: readonly ErrorCode[], besides: Content = {}) {
  const byStatus = Map.groupBy(new Set(codes), (code) => errorCodes[code].status);
  const responses = [...byStatus].map(
    ([status, group]) =>
      [
        String(status),
        {
          description: group.map((code) => `\`${code}\`: ${errorCodes[code].means}`).join(' '),
          ...(status === 429 ? { headers: { 'Retry-After': { schema: { type: 'integer' as const } } } } : {}),
          content: { ...json(failure), ...besides },
        },
      ] as const,
  );
  return Object.fromEntries(responses);
}

type Content = Readonly<Record<string, { readonly schema: { readonly type: 'string' } }>>;

function json(shape: z.ZodType, type = 'application/json') {
  return { [type]: { schema: resolver(shape) } };
}
