import { type Infer, anything, integer, object, oneOf, record, text } from '../../shape.ts';
import { id, instant } from './fields.ts';

export const auditEventShape = object({
  id,
  /** gitlab: ee/config/audit_events/types */
  name: text('ci_variable_created'),
  /** -1: somebody who is not signed in. */
  authorId: integer(1, -1),
  authorName: text('Ada Quay'),
  authorClass: oneOf('User', 'Gitlab::Audit::UnauthenticatedAuthor'),
  entityType: oneOf('Project', 'Group', 'User', 'Gitlab::Audit::InstanceScope'),
  entityId: id,
  entityPath: text('harbor/dock'),
  targetId: integer(1, -1),
  targetType: text('Ci::Variable'),
  targetDetails: text('DB_PASS'),
  message: text('Added ci variable'),
  /** What stands before all else in its details. */
  more: record(anything),
  ipAddress: text('127.0.0.1'),
  createdAt: instant,
});
/** That somebody did something which an auditor may want to know. */
export type AuditEvent = Infer<typeof auditEventShape>;
