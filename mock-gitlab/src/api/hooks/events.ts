import { Refusal, created, recordNotFound } from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { listOf, optional, paging, text } from '../../http/parameters.ts';
import { deliveryIds } from '../../hooks/ids.ts';
import { type Payload, expiringToken } from '../../hooks/payload.ts';
import { dateIn } from '../../state/expiry.ts';
import type { Hook, HookEvent } from '../../state/rows.ts';
import { eventsOf, hookEventEntity } from '../entities/hook.ts';
import { type HookPlace, findHook, findHookPlace } from './place.ts';
import { numberSegment } from '../find.ts';

// gitlab: app/finders/web_hooks/web_hook_logs_finder.rb
const KEPT_MS = 7 * 86_400_000;

const CATEGORIES: Readonly<Record<string, RegExp>> = {
  successful: /^2\d\d$/,
  client_failure: /^4\d\d$/,
  server_failure: /^5\d\d$/,
};

/** The log of the last seven days, newest first. */
function logOf({ exchange }: Call, hook: Hook, statuses: readonly string[]): HookEvent[] {
  const { clock, state } = exchange.world;
  const oldest = clock.milliseconds() - KEPT_MS;
  const fits = ({ responseStatus }: HookEvent) =>
    statuses.length === 0 ||
    statuses.some((status) => CATEGORIES[status]?.test(responseStatus) ?? status === responseStatus);
  return state.hookEvents
    .many('hook', String(hook.id))
    .filter((event) => event.createdAt >= oldest && fits(event))
    .toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id);
}

const refuse = (message: string) => new Refusal({ status: 422, json: { message } });

// What a project that has none of a thing says. gitlab: app/services/test_hooks/project_service.rb
const NOTHING: Readonly<Record<string, string>> = {
  issues_events: 'Ensure the project has issues.',
  confidential_issues_events: 'Ensure the project has issues.',
  note_events: 'Ensure the project has notes.',
  confidential_note_events: 'Ensure the project has notes.',
  merge_requests_events: 'Ensure the project has merge requests.',
  wiki_page_events: 'Ensure the wiki is enabled and has pages.',
  releases_events: 'Ensure the project has releases.',
  deployment_events: 'Ensure the project has deployments.',
  milestone_events: 'Ensure the project has milestones.',
};

/** A made-up token that ends in two days, as GitLab's test tells of one. */
function testData({ actor, exchange }: Call, { project, group }: HookPlace): Payload {
  const { world } = exchange;
  const token = {
    id: 25,
    userId: actor.user.id,
    createdAt: world.clock.milliseconds(),
    name: 'acd',
    expiresAt: dateIn(world.clock, 2),
  };
  if (project) return expiringToken(world, { project }, token);
  if (group) return expiringToken(world, { group }, token);
  throw recordNotFound();
}

const isRecord = (value: unknown): value is Payload => typeof value === 'object' && value !== null;

/** The log of a hook, sending again, and the test. gitlab: lib/api/hooks/events.rb, resend_hook.rb, trigger_test.rb */
export function hookLogEndpoints(list: string, kind: 'project' | 'group'): Endpoint[] {
  const before = (call: Call) => findHookPlace(call, kind);
  return [
    guardedEndpoint({
      verb: 'GET',
      path: `${list}/:hook_id/events`,
      auth: 'token',
      before,
      parameters: { status: optional(listOf(text)), ...paging },
      handle(call, values, place) {
        const hook = findHook(call, place);
        // gitlab: lib/api/hooks/events.rb, values: 1..20
        const page = { page: values.page, per_page: Math.min(values.per_page, 20) };
        return offsetPage(call, logOf(call, hook, values.status ?? []), page, hookEventEntity);
      },
    }),
    guardedEndpoint({
      verb: 'POST',
      path: `${list}/:hook_id/events/:hook_log_id/resend`,
      auth: 'token',
      lacks: 'no limit of five a minute',
      before,
      parameters: {},
      async handle(call, _values, place) {
        const { state, deliveries, clock } = call.exchange.world;
        const hook = findHook(call, place);
        const event = state.hookEvents.get(numberSegment(call, 'hook_log_id'));
        if (!event || event.hookId !== hook.id || !isRecord(event.requestData)) throw recordNotFound();
        // gitlab: app/services/web_hooks/events/resend_service.rb
        if (event.url !== hook.url) {
          throw refuse('The hook URL has changed. This log entry cannot be retried.');
        }
        const outcome = await deliveries.send({
          hookId: hook.id,
          trigger: event.trigger,
          data: event.requestData,
          at: clock.milliseconds(),
          ids: deliveryIds(state.random, event.requestHeaders['Idempotency-Key']),
          force: false,
        });
        if (outcome.status === null) throw refuse(outcome.message);
        return created({ response_status: outcome.status });
      },
    }),
    guardedEndpoint({
      verb: 'POST',
      path: `${list}/:hook_id/test/:trigger`,
      auth: 'token',
      lacks: 'only the event of ending tokens can be tested; no limit of five a minute',
      before,
      parameters: {},
      async handle(call, _values, place) {
        const trigger = call.segment('trigger');
        if (!eventsOf(kind).includes(trigger)) {
          throw new Refusal({ status: 400, json: { error: 'trigger does not have a valid value' } });
        }
        const { state, deliveries, clock } = call.exchange.world;
        const hook = findHook(call, place);
        if (trigger !== 'resource_access_token_events') {
          throw refuse(NOTHING[trigger] ?? 'Testing not available for this hook');
        }
        const outcome = await deliveries.send({
          hookId: hook.id,
          trigger: 'resource_access_token_hooks',
          data: testData(call, place),
          at: clock.milliseconds(),
          ids: deliveryIds(state.random),
          force: true,
        });
        const isHeard = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
        if (!isHeard) throw refuse(outcome.message);
        return created({ message: '201 Created' });
      },
    }),
  ];
}
