import { errorCodes, type ErrorCode } from '@moorage/core';
import { z } from 'zod';
import { shortestPassword } from '../identity/auth.ts';
import { description, id, instant, line, name } from './text-shapes.ts';

/** The shapes of the API: one source for validation, the OpenAPI document and the web app's types. */

/** Checked again by the schema of the plugin's method. */
const fields = z.record(z.string(), z.unknown());

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets the union of the keys
const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];
export const failure = z
  .object({
    error: z.object({
      code: z.enum(codes),
      message: z.string(),
      action: z.string(),
      fields: z.record(z.string(), z.string()).optional(),
      retryAfter: z.number().optional().meta({ description: 'Seconds; also in the Retry-After header' }),
      requestId: z.string(),
    }),
  })
  .meta({ id: 'Failure' });

export const status = z.enum(['healthy', 'expiring', 'degraded', 'needs-reconnect', 'unknown']);

export const role = z.object({ level: z.number(), name: z.string() });

export const identity = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string().optional(),
    kind: z.string().optional(),
    kindLabel: z.string().optional().meta({ description: 'The kind in words, e.g. "project access token"' }),
    scopes: z.array(z.string()),
    role: role.optional(),
    expiresAt: instant.optional(),
    facts: z.array(z.object({ label: z.string(), value: z.string(), url: z.string().optional() })),
  })
  .meta({ id: 'Identity' });

export const connection = z
  .object({
    id,
    name: z.string(),
    description: z.string().nullable(),
    app: z.string(),
    method: z.string(),
    settings: fields,
    identity: identity.nullable(),
    status,
    statusReason: z.string().nullable(),
    checkedAt: instant.nullable(),
    expiresAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant,
    revision: z.number().int(),
  })
  .meta({ id: 'AppConnection' });

export const connectionList = z.object({
  items: z.array(connection),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
});

export const connectionQuery = z.object({
  search: line().max(200).optional(),
  app: line().max(64).optional(),
  status: status.optional(),
  sort: z.enum(['name', '-name', 'createdAt', '-createdAt', 'expiresAt', '-expiresAt']).default('name'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: line().max(500).optional(),
});

export const newConnection = z.object({
  name,
  description: description.nullish(),
  app: line().max(64),
  method: line().max(64),
  settings: fields,
  secrets: fields,
});

/** Settings or secrets make it a reconnect: the new credential is checked before it replaces the old. */
export const connectionChange = z
  .object({
    name,
    description: description.nullable(),
    settings: fields,
    secrets: fields,
    revision: z.number().int(),
  })
  .partial();

export const rotation = z.object({
  lifeDays: z
    .int()
    .min(1)
    .max(400)
    .default(90)
    .meta({ description: 'Days until the new token ends; the app may allow fewer' }),
});

export const removal = z.object({ revoke: z.enum(['true', 'false']).default('false') });

export const choiceQuery = z.object({
  search: line().max(200).optional(),
  cursor: line().max(500).optional(),
});
export const choiceList = z.object({
  items: z.array(
    z.object({ id: z.string(), name: z.string(), url: z.string().optional(), role: role.optional() }),
  ),
  nextCursor: z.string().nullable(),
});

export const oauthApplication = z
  .object({ id, app: z.string(), instanceUrl: z.string(), clientId: z.string(), createdAt: instant })
  .meta({ id: 'OAuthApplication' });

export const oauthApplicationList = z.object({
  items: z.array(oauthApplication),
  redirectUri: z.string().meta({ description: 'To register at the app' }),
});

export const newOAuthApplication = z.object({
  app: line().max(64),
  instanceUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .meta({ title: 'Instance URL', examples: ['https://git.example.com'] }),
  clientId: line().min(1, 'Copy the application id from the app.').max(500).meta({ title: 'Application ID' }),
  clientSecret: line().min(1, 'Copy the secret from the app.').max(500).meta({ title: 'Secret' }),
});

export const newAuthorization = z.union([
  z.object({ connectionId: id }),
  z.object({ app: line().max(64), settings: fields, name, description: description.nullish() }),
]);
export const authorization = z.object({ authorizationUrl: z.string(), expiresAt: instant });

/** The length first: nobody waits for the pattern to go through a long text. */
const email = z
  .string()
  .max(200, { error: 'Use at most 200 characters.', abort: true })
  .check(z.email('Write an e-mail address, e.g. ada@example.com.'));
const newPassword = z
  .string()
  .min(shortestPassword, `Use at least ${shortestPassword} characters.`)
  .max(128, 'Use at most 128 characters.');

export const person = z.object({ id, name: z.string(), email: z.string() }).meta({ id: 'Person' });
/** Who is signed in here, and in which organization they act. */
export const session = z
  .object({
    user: person,
    organization: z.object({ id, name: z.string() }),
    session: z.object({ expiresAt: instant }),
  })
  .meta({ id: 'Session' });
export const signIn = z.object({
  email,
  password: z.string().min(1, 'Write your password.').max(128),
  rememberMe: z.boolean().default(true).meta({ description: 'Otherwise the session ends with the browser' }),
});
export const signedIn = z.object({ user: person });
export const passwordChange = z.object({
  currentPassword: z.string().min(1, 'Write your present password.').max(128),
  newPassword,
  revokeOtherSessions: z.boolean().default(true),
});

export const setupState = z.object({ needed: z.boolean() });
export const setup = z.object({
  token: line().min(1, 'Copy the set-up token from what moorage serve printed.').max(200),
  name: line().min(1, 'Say how you want to be called.').max(100),
  email,
  password: newPassword,
  organization: line().min(1).max(100).default('My organization'),
});

export const health = z.object({ status: z.enum(['ok']) });
export const readiness = z.object({ status: z.enum(['ready', 'not-ready']) });

const fieldsSchema = fields.meta({ description: 'JSON Schema (draft 2020-12) of an object of fields' });
export const manifest = z
  .object({
    apiVersion: z.literal(1),
    id: z.string(),
    name: z.string(),
    icon: z.string().meta({ description: 'SVG document' }),
    methods: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['oauth2', 'token']),
        label: z.string(),
        description: z.string().nullable(),
        scopes: z.array(z.string()),
        settings: fieldsSchema,
        secrets: fieldsSchema.nullable(),
        guides: z.array(
          z.object({
            when: z.record(z.string(), z.string()).optional(),
            text: z.string(),
            url: z.string().optional(),
          }),
        ),
        revocable: z.boolean(),
        renewal: z.enum(['refresh', 'rotate']).nullable(),
        managed: z.boolean().meta({ description: 'Whether another connection can replace the credential' }),
        twins: z.boolean().meta({ description: 'Whether that connection can make a second one beside it' }),
      }),
    ),
    kinds: z.record(
      z.string(),
      z.object({
        label: z.string(),
        leastRole: role.optional(),
        advisedRole: role.optional(),
        roleReason: z.string().optional(),
      }),
    ),
    resources: z.array(z.object({ id: z.string(), label: z.string() })),
    sync: z.object({ label: z.string(), target: fieldsSchema, attributes: fieldsSchema }).nullable(),
    webhook: z
      .object({ label: z.string(), guide: z.string(), kinds: z.array(z.string()).nullable() })
      .nullable()
      .meta({ description: 'How the app can tell Moorage of an expiry by itself' }),
  })
  .meta({ id: 'App' });
export const appList = z.object({ items: z.array(manifest) });
