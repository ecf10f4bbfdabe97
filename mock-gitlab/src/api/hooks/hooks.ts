import { Refusal, created, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import {
  choice,
  flag,
  hash,
  listOf,
  optional,
  paging,
  required,
  text,
  type Parameter,
} from '../../http/parameters.ts';
import type { Hook } from '../../state/rows.ts';
import { eventsOf, hookEntity } from '../entities/hook.ts';
import { hookLogEndpoints } from './events.ts';
import { findHook, findHookPlace, hooksOf } from './place.ts';
import { checkHook, forgetSecrets } from './rules.ts';
import { refuseStale } from '../find.ts';

const BASE = {
  project: '/projects/:id/hooks',
  group: '/groups/:id/hooks',
  system: '/hooks',
} as const;

const pairs = optional(listOf(hash({ key: required(text), value: required(text) })));

const attributes = {
  name: optional(text),
  description: optional(text),
  enable_ssl_verification: optional(flag),
  token: optional(text),
  push_events_branch_filter: optional(text),
  custom_webhook_template: optional(text),
  branch_filter_strategy: optional(choice('wildcard', 'regex', 'all_branches')),
  url_variables: pairs,
  custom_headers: pairs,
};

/** A truth for each event. */
function eventParameters(kind: Hook['kind']): Readonly<Record<string, Parameter<boolean | undefined>>> {
  return Object.fromEntries(eventsOf(kind).map((event) => [event, optional(flag)]));
}

type Pairs = readonly { readonly key: string; readonly value: string }[];
const merge = (old: Readonly<Record<string, string>>, pairs: Pairs = []) => ({
  ...old,
  ...Object.fromEntries(pairs.map(({ key, value }) => [key, value])),
});

/** What is wanted after a change; what a change does not name stays. */
function eventsAfter(kind: Hook['kind'], old: readonly string[], values: Readonly<Record<string, unknown>>) {
  return eventsOf(kind).filter((event) => values[event] ?? old.includes(event));
}

// gitlab: db/structure.sql, web_hooks: push_events, and for the system repository_update_events, are on by default
const FIRST_EVENTS = {
  project: ['push_events'],
  group: ['push_events'],
  system: ['repository_update_events'],
};

function crud(kind: Hook['kind']): Endpoint[] {
  const list = BASE[kind];
  const one = `${list}/:hook_id`;
  const before = (call: Call) => findHookPlace(call, kind);
  const show = ({ exchange }: Call, hook: Hook) => hookEntity(exchange.world, hook, false);
  const lacks =
    kind === 'project' ? 'only events of ending tokens are sent' : 'no event but those of ending tokens';
  return [
    guardedEndpoint({
      verb: 'GET',
      path: list,
      auth: 'token',
      before,
      parameters: paging,
      handle: (call, page, place) =>
        offsetPage(call, hooksOf(call, place), page, (hook) => hookEntity(call.exchange.world, hook, true)),
    }),
    guardedEndpoint({
      verb: 'GET',
      path: one,
      auth: 'token',
      before,
      parameters: {},
      handle: (call, _values, place) => ok(show(call, findHook(call, place))),
    }),
    guardedEndpoint({
      verb: 'POST',
      path: list,
      auth: 'token',
      lacks,
      before,
      parameters: { url: required(text), ...attributes, ...eventParameters(kind) },
      handle(call, values, { ownerId }) {
        const { world } = call.exchange;
        const draft = checkHook(
          world,
          {
            kind,
            ownerId,
            url: values.url,
            name: values.name ?? null,
            description: values.description ?? null,
            token: values.token ?? null,
            events: eventsAfter(kind, FIRST_EVENTS[kind], values),
            enableSslVerification: values.enable_ssl_verification ?? true,
            pushEventsBranchFilter: values.push_events_branch_filter ?? null,
            branchFilterStrategy: values.branch_filter_strategy ?? 'wildcard',
            customWebhookTemplate: values.custom_webhook_template ?? null,
            urlVariables: merge({}, values.url_variables),
            customHeaders: merge({}, values.custom_headers),
            recentFailures: 0,
            disabledUntil: null,
            createdAt: world.clock.milliseconds(),
            updatedAt: world.clock.milliseconds(),
          },
          'Custom headers must be a valid json schema',
        );
        return created(
          show(
            call,
            world.state.hooks.insert((id) => ({ ...draft, id })),
          ),
        );
      },
    }),
    guardedEndpoint({
      verb: 'PUT',
      path: one,
      auth: 'token',
      lacks,
      before,
      parameters: { url: optional(text), ...attributes, ...eventParameters(kind) },
      handle(call, values, place) {
        const { world } = call.exchange;
        const old = findHook(call, place);
        if (Object.values(values).every((value) => value === undefined)) {
          throw new Refusal({ status: 400, json: { error: 'No parameters provided' } });
        }
        const draft = checkHook(
          world,
          forgetSecrets(old, {
            ...old,
            url: values.url ?? old.url,
            name: values.name ?? old.name,
            description: values.description ?? old.description,
            token: values.token ?? old.token,
            events: eventsAfter(kind, old.events, values),
            enableSslVerification: values.enable_ssl_verification ?? old.enableSslVerification,
            pushEventsBranchFilter: values.push_events_branch_filter ?? old.pushEventsBranchFilter,
            branchFilterStrategy: values.branch_filter_strategy ?? old.branchFilterStrategy,
            customWebhookTemplate: values.custom_webhook_template ?? old.customWebhookTemplate,
            urlVariables: merge(old.urlVariables, values.url_variables),
            customHeaders: merge(old.customHeaders, values.custom_headers),
          }),
          'Custom headers validation failed',
        );
        return ok(
          show(call, world.state.hooks.update(old, { ...draft, updatedAt: world.clock.milliseconds() })),
        );
      },
    }),
    guardedEndpoint({
      verb: 'DELETE',
      path: one,
      auth: 'token',
      before,
      parameters: {},
      handle(call, _values, place) {
        const { hooks, hookEvents } = call.exchange.world.state;
        const hook = findHook(call, place);
        refuseStale(call, hook.updatedAt);
        for (const event of hookEvents.many('hook', String(hook.id))) hookEvents.delete(event.id);
        hooks.delete(hook.id);
        return noContent;
      },
    }),
  ];
}

/** `…/custom_headers/:key` and `…/url_variables/:key`. gitlab: lib/api/hooks/custom_headers.rb, url_variables.rb */
function parts(kind: Hook['kind'], part: 'customHeaders' | 'urlVariables'): Endpoint[] {
  const path = `${BASE[kind]}/:hook_id/${part === 'customHeaders' ? 'custom_headers' : 'url_variables'}/:key`;
  const before = (call: Call) => findHookPlace(call, kind);
  const called = part === 'customHeaders' ? 'Custom header' : 'URL variable';
  const store = (call: Call, hook: Hook, values: Readonly<Record<string, string>>, failure: string) => {
    const { world } = call.exchange;
    world.state.hooks.update(hook, checkHook(world, { ...hook, [part]: values }, failure, failure));
    return noContent;
  };
  return [
    guardedEndpoint({
      verb: 'PUT',
      path,
      auth: 'token',
      before,
      parameters: { value: required(text) },
      handle(call, { value }, place) {
        const hook = findHook(call, place);
        return store(call, hook, { ...hook[part], [call.segment('key')]: value }, 'Illegal key or value');
      },
    }),
    guardedEndpoint({
      verb: 'DELETE',
      path,
      auth: 'token',
      before,
      parameters: {},
      handle(call, _values, place) {
        const hook = findHook(call, place);
        const { [call.segment('key')]: gone, ...rest } = hook[part];
        if (gone === undefined) throw notFound(called);
        const thing = part === 'customHeaders' ? 'custom header' : 'variable';
        return store(call, hook, rest, `Could not unset ${thing}`);
      },
    }),
  ];
}

/** Hooks of projects, groups and the instance. gitlab: lib/api/project_hooks.rb, system_hooks.rb; doc/api/group_webhooks.md */
export const hookEndpoints: readonly Endpoint[] = (['project', 'group', 'system'] as const).flatMap(
  (kind) => [
    ...crud(kind),
    ...parts(kind, 'customHeaders'),
    ...parts(kind, 'urlVariables'),
    ...(kind === 'system' ? [] : hookLogEndpoints(BASE[kind], kind)),
  ],
);
