import { alertStatus } from '../../hooks/failures.ts';
import type { Hook, HookEvent } from '../../state/rows.ts';
import { isSince } from '../../switches.ts';
import type { World } from '../../world.ts';
import { isoTime } from './dates.ts';

// The events a hook of a kind can want, in the order its object shows them.
// gitlab: lib/api/entities/hook.rb, project_hook.rb; doc/api/group_webhooks.md

const BASE_EVENTS = ['push_events', 'tag_push_events', 'merge_requests_events', 'repository_update_events'];
const PROJECT_EVENTS = [
  'issues_events',
  'confidential_issues_events',
  'note_events',
  'confidential_note_events',
  'pipeline_events',
  'wiki_page_events',
  'deployment_events',
  'feature_flag_events',
  'job_events',
  'releases_events',
  'milestone_events',
  'emoji_events',
  'resource_access_token_events',
  'vulnerability_events',
];
const GROUP_EVENTS = [
  'issues_events',
  'confidential_issues_events',
  'note_events',
  'confidential_note_events',
  'pipeline_events',
  'wiki_page_events',
  'job_events',
  'deployment_events',
  'feature_flag_events',
  'releases_events',
  'milestone_events',
  'subgroup_events',
  'emoji_events',
  'resource_access_token_events',
  'member_events',
  'project_events',
  'vulnerability_events',
];
const OWN_EVENTS = { project: PROJECT_EVENTS, group: GROUP_EVENTS, system: [] } as const;

/** All events that a hook of a kind can want. */
export const eventsOf = (kind: Hook['kind']): readonly string[] => [...BASE_EVENTS, ...OWN_EVENTS[kind]];

const keysOf = (values: Readonly<Record<string, string>>) => Object.keys(values).map((key) => ({ key }));

/** A hook; its token, and the values of its variables and headers, are never told. */
export function hookEntity({ clock, switches }: World, hook: Hook, isListed: boolean) {
  const wants = (events: readonly string[]) =>
    Object.fromEntries(events.map((event) => [event, hook.events.includes(event)]));
  return {
    id: hook.id,
    url: hook.url,
    name: hook.name,
    description: hook.description,
    created_at: isoTime(hook.createdAt),
    ...wants(BASE_EVENTS),
    enable_ssl_verification: hook.enableSslVerification,
    ...(hook.kind === 'system' && isSince(switches, '18.5') && { organization_id: 1 }),
    alert_status: alertStatus(hook, clock.milliseconds()),
    disabled_until: isoTime(hook.disabledUntil),
    ...(!isListed && { url_variables: keysOf(hook.urlVariables) }),
    push_events_branch_filter: hook.pushEventsBranchFilter,
    branch_filter_strategy: hook.branchFilterStrategy,
    custom_webhook_template: hook.customWebhookTemplate,
    ...(!isListed && { custom_headers: keysOf(hook.customHeaders) }),
    ...(hook.kind === 'project' && { project_id: hook.ownerId }),
    ...(hook.kind === 'group' && { group_id: hook.ownerId }),
    ...wants(OWN_EVENTS[hook.kind]),
  };
}

/** One delivery in a hook's log. gitlab: lib/api/entities/web_hook_log.rb */
export const hookEventEntity = (event: HookEvent) => ({
  id: event.id,
  url: event.url,
  trigger: event.trigger,
  request_headers: event.requestHeaders,
  request_data: event.requestData,
  response_headers: event.responseHeaders,
  response_body: event.responseBody,
  execution_duration: event.executionDuration,
  response_status: event.responseStatus,
  created_at: isoTime(event.createdAt),
});
