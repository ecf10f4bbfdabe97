export { burning } from './burning.ts';
export { checkChoices } from './check-choices.ts';
export { checkIdentity } from './check-identity.ts';
export { checkIssued } from './check-issued.ts';
export { checkWorth } from './check-worth.ts';
export { ConnectionError, isConnectionError, type ConnectionErrorOptions } from './connection-error.ts';
export { errorCodes, type ErrorCode } from './error-codes.ts';
export type { Clock, Context, HookRequest, Log } from './context.ts';
export { createContext, type ContextOptions, type Send, type SendInit } from './create-context.ts';
export { checkPlugin, supportedApiVersion, WrongPlugin } from './check-plugin.ts';
export { definePlugin } from './define-plugin.ts';
export type { Fact, Identity, Kind, Role } from './identity.ts';
export { toManifest, type FieldsSchema, type Manifest, type MethodManifest } from './manifest.ts';
export {
  oauth2,
  token,
  type Guide,
  type Issued,
  type Lost,
  type Managed,
  type Method,
  type Methods,
  type OAuth2Definition,
  type OAuth2Method,
  type OAuth2Server,
  type RotationWish,
  type SettingsOf,
  type TokenDefinition,
  type TokenMethod,
} from './method.ts';
export type { AnyPlugin, AppPlugin, Explanation, FailedAnswer } from './plugin.ts';
export { retryAfterOf } from './read-answer.ts';
export { createRedactor, type Redact } from './redactor.ts';
export { createRegistry, type PluginRegistry } from './registry.ts';
export type { Choice, ChoicePage, ChoiceQuery, Resource } from './resource.ts';
export { describe, parse, type Infer, type Issue, type Parsed, type Schema } from './schema.ts';
export type { Entry, EntryProblem, EntryToWrite, SyncDestination } from './sync-destination.ts';
export type { AppWebhook, WebhookMessage } from './webhook.ts';
