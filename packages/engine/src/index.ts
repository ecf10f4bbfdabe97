export { ConnectionError, isConnectionError, type Identity } from '@moorage/core';
export type { Actor, Dependencies, Mail, Mailer } from './dependencies.ts';
export * from './ports.ts';
export { expiringWithinDays, type AppConnection } from './connection-view.ts';

export { changeConnection, type ConnectionChange } from './connections/change-connection.ts';
export { checkConnection } from './connections/check-connection.ts';
export { connectWithToken, type NewTokenConnection } from './connections/connect-with-token.ts';
export { listChoices } from './connections/list-choices.ts';
export { getConnection, listConnections } from './connections/read-connections.ts';
export { removeConnection } from './connections/remove-connection.ts';
export {
  refreshConnection,
  rotateByPolicy,
  rotateConnection,
  type Rotation,
} from './connections/renew-connection.ts';

export {
  listOAuthApplications,
  redirectUri,
  registerOAuthApplication,
  removeOAuthApplication,
  type NewOAuthApplication,
  type OAuthApplication,
} from './oauth/applications.ts';
export { abandonAuthorization, finishAuthorization } from './connections/finish-authorization.ts';
export { startAuthorization, type NewAuthorization } from './oauth/start-authorization.ts';

export { refreshAhead } from './lifecycle/fresh-pair.ts';
export { reconcileIntents } from './lifecycle/reconcile-intents.ts';
export { watchOverlap } from './lifecycle/overlap/watch-overlap.ts';

export {
  createAccessKey,
  listAccessKeys,
  removeAccessKey,
  type AccessKey,
  type MadeAccessKey,
  type NewAccessKey,
} from './access/access-keys.ts';
export { actorOfKey, unknownKey, type KeyHolder } from './access/actor-of-key.ts';
export { isKeyAlive } from './access/is-key-alive.ts';
export { lendCredential, type Borrower, type LentCredential } from './access/lend-credential.ts';

export {
  actOnConnections,
  type ActionResult,
  type ConnectionAction,
} from './connections/act-on-connections.ts';
export { nextTryAt } from './schedule/next-try.ts';
export { getPolicy, putPolicy, type ConnectionPolicy } from './schedule/connection-policy.ts';
export { getDefaultPolicy, putDefaultPolicy, type DefaultPolicy } from './schedule/default-policy.ts';
export { effectivePolicy, type EffectivePolicy } from './schedule/effective-policy.ts';
export { nextRotationAt } from './schedule/next-rotation.ts';
export { overviewLifecycle, type Lifecycle, type LifecycleItem } from './schedule/overview-lifecycle.ts';
export type { OverlapStage } from './schedule/overlap-stage.ts';
export { planConnection } from './schedule/plan-connection.ts';
export { readTimeline } from './timeline/read-timeline.ts';
export { sweep } from './upkeep/sweep.ts';

export { parseAllowList, type AllowList } from './http/allow-list.ts';
export { wasNeverSent } from './http/was-never-sent.ts';
export { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from './http/guarded-fetch.ts';

export {
  createChannel,
  listChannels,
  listDeliveries,
  removeChannel,
  type Channel,
  type MadeChannel,
  type NewChannel,
} from './notifications/channels.ts';
export { getHook, removeHook, renewHook, type ConnectionHook } from './notifications/connection-hook.ts';
export { deliver } from './notifications/deliver.ts';
export { receiveHook, type HookCall, type HookReceipt } from './notifications/receive-hook.ts';
export { nextTellAt, tellOrganization } from './notifications/tell-organization.ts';
export { testChannel, type TestOutcome } from './notifications/test-channel.ts';
