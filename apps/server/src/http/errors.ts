import { ConnectionError, errorCodes, isConnectionError, type Log } from '@moorage/core';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import type { AppEnv } from './app-env.ts';
import { describeError, type ErrorDescription } from './describe-error.ts';
import { secretsIn } from './redact.ts';
import type { failure } from './shapes.ts';

export interface Failure {
  readonly status: ContentfulStatusCode;
  readonly body: z.output<typeof failure>;
  readonly headers: Record<string, string>;
}

/** What a person or program is told of an error. What is not meant for them stays out: see {@link reportError}. */
export function toFailure(error: unknown, requestId: string): Failure {
  const told = toConnectionError(error);
  const { code, message, fields, retryAfter } = told;
  return {
    status: errorCodes[code].status,
    body: {
      error: {
        code,
        message,
        action: actionOf(told),
        ...(fields === undefined ? {} : { fields: { ...fields } }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
        requestId,
      },
    },
    headers: retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) },
  };
}

/** The table cannot know for how long to wait; an action of its own stays. */
function actionOf({ code, action, retryAfter }: ConnectionError): string {
  if (code !== 'rate_limited' || retryAfter === undefined || action !== errorCodes[code].action)
    return action;
  const seconds = Math.max(1, Math.ceil(retryAfter));
  if (seconds > 120) return `Try again in ${Math.ceil(seconds / 60)} minutes.`;
  return `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}

function toConnectionError(error: unknown): ConnectionError {
  if (isConnectionError(error)) return error;
  // NOTE: the only one that reaches this place is the validator's, for a body that is not JSON.
  if (error instanceof HTTPException && error.status === 400) {
    return new ConnectionError('invalid_input', 'The body of the request is not JSON.', {
      action: 'Send one JSON object, encoded as UTF-8.',
    });
  }
  return new ConnectionError('internal', 'Moorage made a mistake and could not finish this.');
}

/** Writes down what only the operator may know. A refusal of the caller's own making is not worth a line. */
export async function reportError(log: Log, error: unknown, c: Context<AppEnv>): Promise<void> {
  const { code } = toConnectionError(error);
  const { status } = errorCodes[code];
  if (status < 500) return;
  // An app that is down is the app's trouble; a mistake of ours is ours.
  const report = await describe(error, c);
  log[status === 500 ? 'error' : 'warn']('request failed', {
    requestId: c.get('requestId'),
    code,
    error: report,
  });
}

/** Never throws: nobody would be left to answer. */
async function describe(error: unknown, c: Context<AppEnv>): Promise<ErrorDescription> {
  try {
    return describeError(error, await secretsOf(c));
  } catch {
    return { name: 'Error', message: 'The error could not be described.' };
  }
}

/** What the request brought that no report may repeat, longest first. */
async function secretsOf(c: Context<AppEnv>): Promise<readonly string[]> {
  const body: unknown = await c.req.json().catch(() => null);
  return [...secretsIn([body, c.req.query()])].toSorted((a, b) => b.length - a.length);
}

/** The one place where an error becomes an answer. */
export function answerError(log: Log) {
  return async (error: unknown, c: Context<AppEnv>): Promise<Response> => {
    await reportError(log, error, c);
    const { status, body, headers } = toFailure(error, c.get('requestId'));
    return c.json(body, status, headers);
  };
}
