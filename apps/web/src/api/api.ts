import { bodyOf, client } from './client.ts';
import type {
  ConnectionChange,
  ConnectionQuery,
  NewAction,
  NewAccessKey,
  NewAuthorization,
  NewChannel,
  NewConnection,
  NewOAuthApplication,
  PasswordChange,
  PolicyChange,
  Setup,
  SignIn,
  TimelineQuery,
} from './shapes.ts';

const { v1, auth } = client;
const connections = v1['app-connections'];
const applications = v1['oauth-applications'];
const accessKeys = v1['access-keys'];
const channels = v1['notification-channels'];

/** Every call to the server. Each rejects with a `Failure`. */
export const api = {
  apps: (signal: AbortSignal) => bodyOf(v1.apps.$get({}, { init: { signal } })),

  connections: (query: ConnectionQuery, signal: AbortSignal) =>
    bodyOf(connections.$get({ query: given(query) }, { init: { signal } })),
  connection: (id: string, signal: AbortSignal) =>
    bodyOf(connections[':id'].$get({ param: { id: segment(id) } }, { init: { signal } })),
  createConnection: (json: NewConnection) => bodyOf(connections.$post({ json })),
  changeConnection: (id: string, json: ConnectionChange) =>
    bodyOf(connections[':id'].$patch({ param: { id: segment(id) }, json })),
  deleteConnection: (id: string, revoke: boolean) =>
    bodyOf(
      connections[':id'].$delete({
        param: { id: segment(id) },
        query: { revoke: revoke ? 'true' : 'false' },
      }),
    ),
  checkConnection: (id: string) => bodyOf(connections[':id'].check.$post({ param: { id: segment(id) } })),
  refreshConnection: (id: string) => bodyOf(connections[':id'].refresh.$post({ param: { id: segment(id) } })),
  rotateConnection: (id: string, lifeDays: number) =>
    bodyOf(connections[':id'].rotate.$post({ param: { id: segment(id) }, json: { lifeDays } })),
  actOnConnections: (json: NewAction) => bodyOf(connections.actions.$post({ json })),
  timeline: (id: string, query: TimelineQuery, signal: AbortSignal) =>
    bodyOf(
      connections[':id'].timeline.$get(
        { param: { id: segment(id) }, query: given(query) },
        { init: { signal } },
      ),
    ),
  policy: (id: string, signal: AbortSignal) =>
    bodyOf(connections[':id'].policy.$get({ param: { id: segment(id) } }, { init: { signal } })),
  putPolicy: (id: string, json: PolicyChange) =>
    bodyOf(connections[':id'].policy.$put({ param: { id: segment(id) }, json })),
  choices: (
    { id, resource }: { readonly id: string; readonly resource: string },
    query: { readonly search?: string | undefined; readonly cursor?: string | undefined },
    signal: AbortSignal,
  ) =>
    bodyOf(
      connections[':id'].resources[':resource'].$get(
        { param: { id: segment(id), resource: segment(resource) }, query: given(query) },
        { init: { signal } },
      ),
    ),

  lifecycle: (signal: AbortSignal) => bodyOf(v1.lifecycle.$get({ query: {} }, { init: { signal } })),
  defaultPolicy: (signal: AbortSignal) => bodyOf(v1.policy.$get({}, { init: { signal } })),
  putDefaultPolicy: (json: PolicyChange) => bodyOf(v1.policy.$put({ json })),

  oauthApplications: (signal: AbortSignal) => bodyOf(applications.$get({}, { init: { signal } })),
  createOAuthApplication: (json: NewOAuthApplication) => bodyOf(applications.$post({ json })),
  deleteOAuthApplication: (id: string) => bodyOf(applications[':id'].$delete({ param: { id: segment(id) } })),
  accessKeys: (signal: AbortSignal) => bodyOf(accessKeys.$get({}, { init: { signal } })),
  createAccessKey: (json: NewAccessKey) => bodyOf(accessKeys.$post({ json })),
  deleteAccessKey: (id: string) => bodyOf(accessKeys[':id'].$delete({ param: { id: segment(id) } })),

  channels: (signal: AbortSignal) => bodyOf(channels.$get({}, { init: { signal } })),
  createChannel: (json: NewChannel) => bodyOf(channels.$post({ json })),
  deleteChannel: (id: string) => bodyOf(channels[':id'].$delete({ param: { id: segment(id) } })),
  testChannel: (id: string) => bodyOf(channels[':id'].test.$post({ param: { id: segment(id) } })),
  deliveries: (id: string, query: { readonly cursor?: string | undefined }, signal: AbortSignal) =>
    bodyOf(
      channels[':id'].deliveries.$get(
        { param: { id: segment(id) }, query: given(query) },
        { init: { signal } },
      ),
    ),
  hook: (id: string, signal: AbortSignal) =>
    bodyOf(connections[':id'].hook.$get({ param: { id: segment(id) } }, { init: { signal } })),
  renewHook: (id: string) => bodyOf(connections[':id'].hook.$post({ param: { id: segment(id) } })),
  deleteHook: (id: string) => bodyOf(connections[':id'].hook.$delete({ param: { id: segment(id) } })),

  authorize: (json: NewAuthorization) => bodyOf(v1.oauth.authorizations.$post({ json })),

  moveClock: (days: number) => bodyOf(v1.clock.$post({ json: { days } })),
  stopClock: () => bodyOf(v1.clock.$delete()),

  setupState: (signal: AbortSignal) => bodyOf(v1.setup.$get({}, { init: { signal } })),
  setUp: (json: Setup) => bodyOf(v1.setup.$post({ json })),

  session: (signal: AbortSignal) => bodyOf(auth['get-session'].$get({}, { init: { signal } })),
  signIn: (json: SignIn) => bodyOf(auth['sign-in'].email.$post({ json })),
  signOut: () => bodyOf(auth['sign-out'].$post()),
  changePassword: (json: PasswordChange) => bodyOf(auth['change-password'].$post({ json })),
};

/** What is empty is left out of the address. */
function given<Query extends object>(query: Query): { [Name in keyof Query]?: NonNullable<Query[Name]> } {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `fromEntries` forgets the names
  return Object.fromEntries(entries) as { [Name in keyof Query]?: NonNullable<Query[Name]> };
}

/** An id is one part of a path, whatever it holds. */
function segment(id: string): string {
  return encodeURIComponent(id);
}
