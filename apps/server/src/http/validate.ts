import { ConnectionError } from '@moorage/core';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { bodyLimit } from 'hono/body-limit';
import { validator } from 'hono-openapi';
import type { z } from 'zod';
import type { AppEnv } from './app-env.ts';

/** Bytes that a body may have, and how people are told. */
interface BodySize {
  readonly bytes: number;
  readonly words: string;
}

export const largestBody: BodySize = { bytes: 1024 * 1024, words: '1 MiB' };
/** Where anybody may send: sign-in and set-up. */
export const largestOpenBody: BodySize = { bytes: 8 * 1024, words: '8 KiB' };

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Refuses a body that is larger than any request of these routes can need. */
export function limitBody({ bytes, words }: BodySize) {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new ConnectionError('too_large', `The body of the request is larger than ${words}.`);
    },
  });
}

/** Refuses a body that is not said to be JSON: a form of another site can say anything but that. */
export const jsonOnly = createMiddleware<AppEnv>(async (c, next) => {
  const type = c.req.header('content-type');
  if (hasBody(c) && !/^application\/json\s*(;|$)/i.test(type ?? '')) {
    throw new ConnectionError('invalid_input', 'The body of the request is not JSON.', {
      action: 'Send JSON with the header Content-Type: application/json.',
    });
  }
  await next();
});

/**
 * Whether anything is sent along. NOTE: behind a socket every request but GET has a body object, so there the headers
 * must tell; in process there are no such headers, and the object tells.
 */
function hasBody({ req, env }: Context<AppEnv>): boolean {
  const length = req.header('content-length');
  if (length !== undefined) return length !== '0';
  if (req.header('transfer-encoding') !== undefined) return true;
  const isBehindSocket = typeof env === 'object' && env !== null && 'incoming' in env;
  return !isBehindSocket && req.raw.body !== null;
}

/** The body of a request, checked by its schema and described by it in the API's document. */
export function body<S extends z.ZodType>(schema: S) {
  return validator('json', schema, refuse);
}

/** The query of a request, checked by its schema and described by it in the API's document. */
export function query<S extends z.ZodType>(schema: S) {
  return validator('query', schema, refuse);
}

function refuse(result: { success: true } | { success: false; error: readonly Issue[] }): void {
  if (result.success) return;
  const fields: Record<string, string> = {};
  for (const issue of result.error) fields[pathOf(issue)] ??= sentence(issue.message);
  const names = Object.keys(fields).filter((name) => name !== '');
  const whole = fields[''];
  throw new ConnectionError(
    'invalid_input',
    names.length === 0
      ? (whole ?? 'The request is not as it should be.')
      : `This needs another value: ${names.join(', ')}.`,
    names.length === 0 ? {} : { fields: Object.fromEntries(names.map((name) => [name, fields[name] ?? ''])) },
  );
}

function pathOf({ path }: Issue): string {
  return (path ?? [])
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .join('.')
    .slice(0, 200);
}

/** The library's own words name types; people are told what to do. Messages of the schemas stay as they are. */
function sentence(message: string): string {
  if (message.endsWith('received undefined')) return 'This is missing.';
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
