import { type Infer, nullable, object, oneOf, text, truth } from '../../shape.ts';
import { id, instant } from './fields.ts';

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
