import { inWords } from '../../audit/story.ts';
import type { AuditEvent } from '../../state/rows.ts';
import type { State } from '../../state/state.ts';
import { isoTime } from './dates.ts';

/** gitlab: lib/api/entities/audit_event.rb; details: app/services/audit_events/build_service.rb, then `formatted_details` */
export const auditEventEntity = (state: State, event: AuditEvent) => ({
  id: event.id,
  author_id: event.authorId,
  entity_id: event.entityId,
  entity_type: event.entityType,
  event_name: event.name,
  details: {
    ...event.more,
    // What changed is told as text, whatever it was.
    ...('from' in event.more && { from: inWords(event.more['from']) }),
    ...('to' in event.more && { to: inWords(event.more['to']) }),
    event_name: event.name,
    author_name: event.authorName,
    author_class: event.authorClass,
    target_id: event.targetId,
    target_type: event.targetType,
    target_details: event.targetDetails,
    custom_message: event.message,
    ip_address: event.ipAddress,
    entity_path: event.entityPath,
    author_email: state.users.get(event.authorId)?.email ?? null,
  },
  created_at: isoTime(event.createdAt),
});
