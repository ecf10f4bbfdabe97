import { z } from 'zod';

// What GitLab answers: only what is used, and whatever else is there is let be. Names are GitLab's own.

/** @see https://docs.gitlab.com/api/users/#retrieve-the-current-user */
export const currentUser = z.object({
  id: z.number(),
  username: z.string(),
  name: z.string(),
  web_url: z.string().optional(),
  /** True for the users behind project and group access tokens, and for service accounts. */
  bot: z.boolean().default(false),
});
export type CurrentUser = z.output<typeof currentUser>;

/** @see https://docs.gitlab.com/api/personal_access_tokens/#self-inform */
export const ownToken = z.object({
  id: z.number(),
  name: z.string(),
  scopes: z.array(z.string()),
  /** A date; the token dies at its first moment, UTC. */
  expires_at: z.iso.date().nullish(),
  /** A token of fine-grained permissions, whose `scopes` say nothing. Not told before GitLab 18. */
  granular: z.boolean().nullish(),
});
export type OwnToken = z.output<typeof ownToken>;

/** @see https://docs.gitlab.com/api/oauth2/#retrieve-the-token-information */
export const oauthTokenInfo = z.object({ scope: z.array(z.string()) });

/** @see https://docs.gitlab.com/api/metadata/ */
export const version = z.object({ version: z.string() });

const access = z.object({ access_level: z.number() }).nullish();

/** @see https://docs.gitlab.com/api/projects/#get-a-single-project */
export const project = z.object({
  id: z.number(),
  path_with_namespace: z.string(),
  web_url: z.string(),
  permissions: z.object({ project_access: access, group_access: access }).nullish(),
});
export type Project = z.output<typeof project>;

/** @see https://docs.gitlab.com/api/groups/#get-a-single-group */
export const group = z.object({ id: z.number(), full_path: z.string(), web_url: z.string() });

/** @see https://docs.gitlab.com/api/group_members/ */
export const member = z.object({ access_level: z.number() });

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/**
 * A token as others see it, without its value.
 *
 * @see https://docs.gitlab.com/api/personal_access_tokens/#get-a-personal-access-token
 * @see https://docs.gitlab.com/api/project_access_tokens/#get-a-project-access-token
 */
export const accessToken = z.object({
  id: z.number(),
  name: z.string(),
  description: z.string().nullish(),
  user_id: z.number(),
  scopes: z.array(z.string()),
  /** Of the bot, for tokens of projects and groups alone. */
  access_level: z.number().nullish(),
  revoked: z.boolean(),
  active: z.boolean(),
  created_at: instant,
  expires_at: z.iso.date().nullish(),
  /** Noted at most every ten minutes, by newer versions every minute. */
  last_used_at: instant.nullable(),
});
export type AccessToken = z.output<typeof accessToken>;

/**
 * What answers a rotation or the making of a token: the only answers with a value.
 *
 * @see https://docs.gitlab.com/api/personal_access_tokens/#self-rotate
 */
export const issuedToken = z.object({
  id: z.number(),
  token: z.string().min(1),
  expires_at: z.iso.date().nullish(),
});
export type IssuedToken = z.output<typeof issuedToken>;

/** GitLab has no one shape for failures: `message` may be a sentence, or a list of sentences for each field. */
export const failure = z.object({
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  error_description: z.unknown().optional(),
  /** With `insufficient_scope`: the scopes any of which would do, divided by spaces. */
  scope: z.unknown().optional(),
});
