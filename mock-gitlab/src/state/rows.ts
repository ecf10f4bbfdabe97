import { type Infer, integer, list, nullable, object, oneOf, text, truth } from '../shape.ts';

// The shapes of stored rows: one definition gives the types, the check of a saved state and, later, its JSON Schema.
// Instants are milliseconds since 1970, dates are `YYYY-MM-DD` (GitLab keeps token expiry as a date).

const id = integer(1, 1);
const instant = integer(1_800_000_000_000);
const date = text('2027-01-31', /^\d{4}-\d\d-\d\d$/);
const strings = list(text('api'));

export const namespaceShape = object({ id, kind: oneOf('user', 'group') });
/** Groups and people's own namespaces share one line of ids, as in GitLab. */
export type Namespace = Infer<typeof namespaceShape>;

export const userShape = object({
  id,
  username: text('ada'),
  name: text('Ada Harbor'),
  email: text('ada@harbor.example'),
  password: nullable(text('moorage-demo')),
  state: oneOf('active', 'blocked', 'deactivated', 'banned', 'blocked_pending_approval'),
  admin: truth,
  bot: truth,
  namespaceId: nullable(id),
  createdAt: instant,
  lastActivityAt: nullable(instant),
});
export type User = Infer<typeof userShape>;

export const groupShape = object({
  id, // the namespace's id
  name: text('Harbor'),
  path: text('harbor'),
  fullPath: text('harbor'),
  parentId: nullable(id),
  description: text(''),
  visibility: oneOf('private', 'internal', 'public'),
  createdAt: instant,
});
export type Group = Infer<typeof groupShape>;

export const projectShape = object({
  id,
  name: text('Dock'),
  path: text('dock'),
  fullPath: text('harbor/dock'),
  /** Full paths the project had before it was moved. */
  formerPaths: list(text('harbor/old-dock')),
  namespaceId: id,
  namespaceKind: oneOf('group', 'user'),
  description: nullable(text('')),
  visibility: oneOf('private', 'internal', 'public'),
  archived: truth,
  creatorId: id,
  createdAt: instant,
  updatedAt: instant,
});
export type Project = Infer<typeof projectShape>;

export const memberShape = object({
  id,
  sourceType: oneOf('project', 'group'),
  sourceId: id,
  userId: id,
  accessLevel: integer(40, 0, 60),
  createdAt: instant,
  createdById: nullable(id),
  expiresAt: nullable(date),
});
export type Member = Infer<typeof memberShape>;

export const accessTokenShape = object({
  id,
  /** The first token of the chain of rotations; reuse of a dead member kills the living one. */
  familyId: id,
  token: text('glpat-moorage-demo-ada-api'),
  kind: oneOf('personal', 'project', 'group'),
  resourceId: nullable(id),
  accessLevel: nullable(integer(40, 0, 60)),
  name: text('ci'),
  description: nullable(text('')),
  scopes: strings,
  userId: id,
  createdById: nullable(id),
  createdAt: instant,
  expiresAt: nullable(date),
  revoked: truth,
  lastUsedAt: nullable(instant),
  lastUsedIps: list(text('127.0.0.1')),
});
export type AccessToken = Infer<typeof accessTokenShape>;

export const oauthApplicationShape = object({
  id,
  uid: text('64 hex digits'),
  secret: text('gloas-…'),
  name: text('moorage-demo'),
  redirectUris: list(text('http://127.0.0.1:4400/oauth/callback')),
  scopes: strings,
  confidential: truth,
  trusted: truth,
  ownerId: nullable(id),
  createdAt: instant,
});
export type OAuthApplication = Infer<typeof oauthApplicationShape>;

export const oauthGrantShape = object({
  id,
  code: text('64 hex digits'),
  applicationId: id,
  userId: id,
  redirectUri: text('http://127.0.0.1:4400/oauth/callback'),
  scopes: strings,
  challenge: nullable(text('base64url')),
  challengeMethod: nullable(oneOf('S256', 'plain')),
  nonce: nullable(text('n')),
  createdAt: instant,
  revokedAt: nullable(instant),
});
export type OAuthGrant = Infer<typeof oauthGrantShape>;

export const oauthTokenShape = object({
  id,
  access: text('64 hex digits'),
  refresh: nullable(text('64 hex digits')),
  applicationId: nullable(id),
  userId: nullable(id),
  scopes: strings,
  createdAt: instant,
  expiresIn: integer(7200),
  revokedAt: nullable(instant),
});
export type OAuthToken = Infer<typeof oauthTokenShape>;

export const sessionShape = object({
  id,
  cookie: text('32 hex digits'),
  csrf: text('43 characters'),
  userId: nullable(id),
  /** Where to go after signing in. */
  returnTo: nullable(text('/oauth/authorize?…')),
  signedInAt: nullable(instant),
  /** A token just made on a page, shown on the next page and never again. */
  freshToken: nullable(text('glpat-…')),
});
export type Session = Infer<typeof sessionShape>;

export const variableShape = object({
  id,
  ownerType: oneOf('project', 'group'),
  ownerId: id,
  key: text('DB_PASS'),
  value: text('s3cr3t-pass'),
  variableType: oneOf('env_var', 'file'),
  protected: truth,
  masked: truth,
  hidden: truth,
  raw: truth,
  environmentScope: text('*'),
  description: nullable(text('')),
  updatedAt: instant,
});
export type Variable = Infer<typeof variableShape>;
