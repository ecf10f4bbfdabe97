import type { Hono } from 'hono';
import { generateSpecs } from 'hono-openapi';
import type { Schema } from 'hono/types';
import { cookiePrefix } from '../identity/auth.ts';
import type { AppEnv } from './app-env.ts';

/** The API's own description, made from the routes and the schemas that check them. */
export type Document = Awaited<ReturnType<typeof generateSpecs>>;

/** Builds the document once, when it is first asked for. */
export function documentOf<S extends Schema>(
  api: Hono<AppEnv, S>,
  { version, publicUrl }: About,
): () => Promise<Document> {
  let document: Promise<Document> | undefined;
  return () =>
    (document ??= generateSpecs(api, {
      excludeStaticFile: false,
      defaultValidationErrorResponse: false,
      documentation: {
        info: {
          title: 'Moorage',
          version,
          description:
            'App connections: credentials that never die under you. JSON in camelCase, dates ISO 8601 in UTC, ids opaque. ' +
            'Errors have one shape, with a code of a closed list, what happened, and what to do.',
        },
        servers: [{ url: publicUrl }],
        components: {
          securitySchemes: {
            session: { type: 'apiKey', in: 'cookie', name: `${cookiePrefix(publicUrl)}.session_token` },
            accessKey: {
              type: 'http',
              scheme: 'bearer',
              description: 'An access key: `Authorization: Bearer mrg_…`. Keys are made under Access keys.',
            },
          },
        },
        security: [{ session: [] }, { accessKey: [] }],
      },
    }));
}

interface About {
  readonly version: string;
  readonly publicUrl: string;
}
