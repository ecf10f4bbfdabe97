import {
  badParameter,
  forbidden,
  ok,
  recordNotFound,
  unauthorized,
  unknownRoute,
} from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { keysetPage, keysetRefused, offsetPage, readCursor, writeCursor } from '../../http/pagination.ts';
import { choice, instant, optional, paging, text, wholeNumber } from '../../http/parameters.ts';
import { LEVEL, groupLevel, projectLevel } from '../../state/access.ts';
import type { AuditEvent } from '../../state/rows.ts';
import { ownerKey } from '../../state/state.ts';
import { isEnterprise } from '../../switches.ts';
import { auditEventEntity } from '../entities/audit-event.ts';
import { findGroup, findProject } from '../find.ts';
import { requireAdmin } from '../guards.ts';
import { integerSegment } from '../tokens/rules.ts';

const filters = {
  created_after: optional(instant),
  created_before: optional(instant),
  pagination: optional(choice('keyset', 'legacy')),
  order_by: optional(text),
  sort: optional(text),
  cursor: optional(text),
  ...paging,
};

interface Wanted {
  readonly created_after: number | undefined;
  readonly created_before: number | undefined;
  readonly pagination: 'keyset' | 'legacy' | undefined;
  readonly order_by: string | undefined;
  readonly sort: string | undefined;
  readonly cursor: string | undefined;
  readonly page: number;
  readonly per_page: number;
}

/** The community's GitLab has no such routes; without a plan that has them they are closed. */
function requirePlan({ exchange: { world } }: Call): void {
  if (world.switches.tier === 'free') throw forbidden();
}

function requireRoutes({ exchange: { world } }: Call): void {
  if (!isEnterprise(world.switches)) throw unknownRoute();
}

/** The newest first. gitlab: app/finders/audit_event_finder.rb; app/models/audit_event.rb, supported_keyset_orderings */
function listEvents(call: Call, events: readonly AuditEvent[], wanted: Wanted) {
  const { state } = call.exchange.world;
  const { created_after: after = -Infinity, created_before: before = Infinity } = wanted;
  const rows = events
    .filter(({ createdAt }) => createdAt >= after && createdAt <= before)
    .toSorted((a, b) => b.id - a.id);
  const show = (event: AuditEvent) => auditEventEntity(state, event);
  if (wanted.pagination !== 'keyset') return offsetPage(call, rows, wanted, show);
  if ((wanted.order_by ?? 'id') !== 'id' || (wanted.sort ?? 'desc') !== 'desc') throw keysetRefused();
  const last = wanted.cursor ? Number(readCursor(wanted.cursor, 'id')) : Infinity;
  if (Number.isNaN(last)) throw keysetRefused();
  const following = rows.filter(({ id }) => id < last);
  return keysetPage(
    call,
    following,
    wanted.per_page,
    ({ id }) => ({ cursor: writeCursor({ id: String(id) }) }),
    show,
  );
}

/** One event of those that may be seen. @throws Refusal 400 for no number, 404 */
function oneEvent(call: Call, events: readonly AuditEvent[], name: string) {
  const id = integerSegment(call.segment(name), name);
  const found = events.find((event) => event.id === id);
  if (!found) throw recordNotFound();
  return ok(auditEventEntity(call.exchange.world.state, found));
}

/** A place's events: all of them for its maintainers (owners in groups), their own for developers. gitlab: ee/lib/ee/api/projects.rb, groups.rb, filter_by_author */
function eventsOfPlace(call: Call, kind: 'project' | 'group'): AuditEvent[] {
  requireRoutes(call);
  if (!call.visitor) throw unauthorized();
  const { state } = call.exchange.world;
  const { user } = call.visitor;
  const place = kind === 'project' ? findProject(call) : findGroup(call);
  const held = 'namespaceKind' in place ? projectLevel(state, place, user) : groupLevel(state, place, user);
  if (held < LEVEL.developer) throw forbidden();
  requirePlan(call);
  const events = state.auditEvents.many(
    'entity',
    ownerKey(kind === 'project' ? 'Project' : 'Group', place.id),
  );
  const isAll = held >= (kind === 'project' ? LEVEL.maintainer : LEVEL.owner);
  return isAll ? events : events.filter(({ authorId }) => authorId === user.id);
}

function beforeInstance(call: Call): void {
  requireRoutes(call);
  requireAdmin(call);
  requirePlan(call);
}

const LACKS =
  'kept are the newest 10,000, of tokens, people, places, members, variables and settings; what ends by itself is not told; some names and words are guessed';

function routesOf(kind: 'project' | 'group'): Endpoint[] {
  const path = `/${kind}s/:id/audit_events`;
  const before = (call: Call) => eventsOfPlace(call, kind);
  return [
    guardedEndpoint({
      verb: 'GET',
      path,
      auth: 'token',
      lacks: LACKS,
      before,
      parameters: filters,
      handle: (call, wanted, events) => listEvents(call, events, wanted),
    }),
    guardedEndpoint({
      verb: 'GET',
      path: `${path}/:audit_event_id`,
      auth: 'token',
      before,
      parameters: {},
      handle: (call, _, events) => oneEvent(call, events, 'audit_event_id'),
    }),
  ];
}

/** Who did what. gitlab: ee/lib/api/audit_events.rb; doc/api/audit_events.md */
export const auditEventEndpoints: readonly Endpoint[] = [
  guardedEndpoint({
    verb: 'GET',
    path: '/audit_events',
    auth: 'token',
    lacks: LACKS,
    before: beforeInstance,
    parameters: {
      entity_type: optional(choice('Project', 'User', 'Group', 'Gitlab::Audit::InstanceScope')),
      entity_id: optional(wholeNumber),
      ...filters,
    },
    handle(call, { entity_type: type, entity_id: id, ...wanted }) {
      if (id !== undefined && type === undefined) throw badParameter('entity_type is missing');
      const events = call.exchange.world.state.auditEvents.filter(
        ({ entityType, entityId }) =>
          (type === undefined || entityType === type) && (id === undefined || entityId === id),
      );
      return listEvents(call, events, wanted);
    },
  }),
  guardedEndpoint({
    verb: 'GET',
    path: '/audit_events/:id',
    auth: 'token',
    before: beforeInstance,
    parameters: {},
    handle: (call) => oneEvent(call, call.exchange.world.state.auditEvents.all(), 'id'),
  }),
  ...routesOf('project'),
  ...routesOf('group'),
];
