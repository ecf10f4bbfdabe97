import { type Infer, integer, list, nullable, object, oneOf, text, truth } from '../../shape.ts';
import { date, id, instant, strings } from './fields.ts';

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
