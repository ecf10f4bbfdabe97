import type { InferRequestType } from 'hono/client';
import type { BodyOf, client } from './client.ts';

/** What is sent and answered, read off the server's routes: a change there is a type error here. */

type V1 = typeof client.v1;
type Auth = typeof client.auth;
type Connections = V1['app-connections'];
type Applications = V1['oauth-applications'];
type AccessKeys = V1['access-keys'];

export type App = BodyOf<V1['apps']['$get']>['items'][number];
export type Method = App['methods'][number];

export type ConnectionPage = BodyOf<Connections['$get']>;
export type Connection = ConnectionPage['items'][number];
export type Status = Connection['status'];
export type ConnectionSort = NonNullable<InferRequestType<Connections['$get']>['query']['sort']>;
export interface ConnectionQuery {
  readonly search?: string | undefined;
  readonly app?: string | undefined;
  readonly status?: Status | undefined;
  readonly sort?: ConnectionSort | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
}
export type NewConnection = InferRequestType<Connections['$post']>['json'];
export type ConnectionChange = InferRequestType<Connections[':id']['$patch']>['json'];

export type Policy = BodyOf<Connections[':id']['policy']['$get']>;
export type DefaultPolicy = BodyOf<V1['policy']['$get']>;
export type PolicyChange = InferRequestType<Connections[':id']['policy']['$put']>['json'];
export type EffectivePolicy = Policy['effective'];
export type Strategy = EffectivePolicy['rotate']['strategy'];
export type OverlapStage = NonNullable<Policy['overlapStage']>;

export type TimelinePage = BodyOf<Connections[':id']['timeline']['$get']>;
export type TimelineEvent = TimelinePage['items'][number];
export type EventKind = TimelineEvent['kind'];
export interface TimelineQuery {
  readonly kind?: string | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
}

export type Lifecycle = BodyOf<V1['lifecycle']['$get']>;
export type LifecycleItem = Lifecycle['items'][number];
export type NewAction = InferRequestType<Connections['actions']['$post']>['json'];

export type AccessKey = BodyOf<AccessKeys['$get']>['items'][number];
export type NewAccessKey = InferRequestType<AccessKeys['$post']>['json'];

type Channels = V1['notification-channels'];
export type Channel = BodyOf<Channels['$get']>['items'][number];
export type NewChannel = InferRequestType<Channels['$post']>['json'];
export type Delivery = BodyOf<Channels[':id']['deliveries']['$get']>['items'][number];
export type Hook = BodyOf<Connections[':id']['hook']['$get']>;

export type OAuthApplicationList = BodyOf<Applications['$get']>;
export type OAuthApplication = OAuthApplicationList['items'][number];
export type NewOAuthApplication = InferRequestType<Applications['$post']>['json'];
export type NewAuthorization = InferRequestType<V1['oauth']['authorizations']['$post']>['json'];

export type Clock = BodyOf<V1['clock']['$get']>;

export type Setup = InferRequestType<V1['setup']['$post']>['json'];
export type SignIn = InferRequestType<Auth['sign-in']['email']['$post']>['json'];
export type PasswordChange = InferRequestType<Auth['change-password']['$post']>['json'];
export type Session = NonNullable<BodyOf<Auth['get-session']['$get']>>;
export type Person = Session['user'];
