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

/** @see https://docs.gitlab.com/api/personal_access_tokens/#self-rotate */
export const rotatedToken = z.object({ token: z.string().min(1), expires_at: z.iso.date().nullish() });

/** GitLab has no one shape for failures: `message` may be a sentence, or a list of sentences for each field. */
export const failure = z.object({
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  error_description: z.unknown().optional(),
  /** With `insufficient_scope`: the scopes any of which would do, divided by spaces. */
  scope: z.unknown().optional(),
});
