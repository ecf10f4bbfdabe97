import {
  type Infer,
  anything,
  integer,
  list,
  nullable,
  object,
  oneOf,
  record,
  text,
  truth,
} from '../../shape.ts';
import { id, instant } from './fields.ts';

export const hookShape = object({
  id,
  kind: oneOf('project', 'group', 'system'),
  /** The project or group; 1 for the instance. */
  ownerId: id,
  url: text('https://hooks.example.com/{path}'),
  name: nullable(text('expiry')),
  description: nullable(text('')),
  token: nullable(text('a shared secret')),
  /** Names of the events it wants, `push_events`. */
  events: list(text('resource_access_token_events')),
  enableSslVerification: truth,
  pushEventsBranchFilter: nullable(text('main')),
  branchFilterStrategy: oneOf('wildcard', 'regex', 'all_branches'),
  customWebhookTemplate: nullable(text('{"event":"{{object_kind}}"}')),
  urlVariables: record(text('value')),
  customHeaders: record(text('value')),
  recentFailures: integer(0),
  disabledUntil: nullable(instant),
  createdAt: instant,
  updatedAt: instant,
});
/** Who wants to be told of what. */
export type Hook = Infer<typeof hookShape>;

export const hookEventShape = object({
  id,
  hookId: id,
  /** With the variables of the URL not filled in. */
  url: text('https://hooks.example.com/'),
  trigger: text('resource_access_token_hooks'),
  /** Secrets are `[REDACTED]`. */
  requestHeaders: record(text('application/json')),
  requestData: anything,
  responseHeaders: record(text('text/plain')),
  responseBody: text('ok'),
  responseStatus: text('200'),
  /** Seconds. */
  executionDuration: anything,
  createdAt: instant,
});
/** One delivery, as the log of a hook keeps it. */
export type HookEvent = Infer<typeof hookEventShape>;

export const expiryNoticeShape = object({
  id,
  tokenId: id,
  /** Days before the end that this notice is for. */
  days: integer(7),
  /** When it went out. */
  at: instant,
});
/** That somebody was told of a token's end: never twice. */
export type ExpiryNotice = Infer<typeof expiryNoticeShape>;

export const scheduleShape = object({
  id,
  checkedAt: instant,
  /** The day whose ends were made at midnight UTC, in days since 1970. */
  day: integer(20_000),
});
/** Up to when the work that comes by itself is done; one row. */
export type ScheduleRow = Infer<typeof scheduleShape>;
