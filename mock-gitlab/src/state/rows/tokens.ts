import { type Infer, integer, list, nullable, object, oneOf, text, truth } from '../../shape.ts';
import { date, id, instant, strings } from './fields.ts';

export const accessTokenShape = object({
  id,
  /** The first token of the chain of rotations. */
  familyId: id,
  /** The token that this one took the place of. gitlab: previous_personal_access_token_id */
  previousId: nullable(id),
  token: text('glpat-moorage-demo-ada-api'),
  /** A service account's are personal ones of its user. */
  kind: oneOf('personal', 'impersonation', 'project', 'group'),
  resourceId: nullable(id),
  /** What it was made with; what counts afterwards is the bot's membership. */
  accessLevel: nullable(integer(40, 0, 60)),
  name: text('ci'),
  description: nullable(text('')),
  scopes: strings,
  /** Permissions of a fine-grained token, `Project: Read`, which count in place of scopes. */
  granular: nullable(strings),
  userId: id,
  createdById: nullable(id),
  createdAt: instant,
  expiresAt: nullable(date),
  revoked: truth,
  lastUsedAt: nullable(instant),
  /** At most five, the newest last. */
  lastUsedIps: list(text('127.0.0.1')),
});
export type AccessToken = Infer<typeof accessTokenShape>;

export const deployTokenShape = object({
  id,
  ownerType: oneOf('project', 'group'),
  ownerId: id,
  name: text('registry'),
  /** `null`: `gitlab+deploy-token-` and the id. */
  username: nullable(text('ship')),
  token: text('gldt-…'),
  scopes: strings,
  creatorId: nullable(id),
  createdAt: instant,
  expiresAt: nullable(instant),
  revoked: truth,
});
export type DeployToken = Infer<typeof deployTokenShape>;

export const triggerShape = object({
  id,
  projectId: id,
  /** Whom the pipelines it starts belong to. */
  ownerId: id,
  token: text('glptt-…'),
  description: text('nightly'),
  createdAt: instant,
  updatedAt: instant,
  lastUsedAt: nullable(instant),
});
/** A pipeline trigger. */
export type Trigger = Infer<typeof triggerShape>;

export const serviceAccountShape = object({
  /** The user's id. */
  id,
  ownerType: oneOf('instance', 'group', 'project'),
  ownerId: nullable(id),
  unconfirmedEmail: nullable(text('ship@harbor.example')),
});
/** What makes a user a service account. gitlab: provisioned_by_group, provisioned_by_project */
export type ServiceAccount = Infer<typeof serviceAccountShape>;
