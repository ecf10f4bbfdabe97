import { request } from './request.ts';
import type {
  App,
  Authorization,
  ChoicePage,
  Connection,
  ConnectionChange,
  ConnectionPage,
  ConnectionQuery,
  NewAuthorization,
  NewConnection,
  NewOAuthApplication,
  OAuthApplication,
  OAuthApplicationList,
  Setup,
} from './shapes.ts';

const v1 = '/api/v1';
const segment = encodeURIComponent;

/** Every call to Moorage's own API. Each rejects with a `Failure`. */
export const api = {
  apps: (signal?: AbortSignal) => request<{ items: readonly App[] }>('GET', `${v1}/apps`, { signal }),

  connections: (query: ConnectionQuery, signal?: AbortSignal) =>
    request<ConnectionPage>('GET', `${v1}/app-connections`, { query: { ...query }, signal }),
  connection: (id: string, signal?: AbortSignal) =>
    request<Connection>('GET', `${v1}/app-connections/${segment(id)}`, { signal }),
  createConnection: (body: NewConnection) => request<Connection>('POST', `${v1}/app-connections`, { body }),
  changeConnection: (id: string, body: ConnectionChange) =>
    request<Connection>('PATCH', `${v1}/app-connections/${segment(id)}`, { body }),
  deleteConnection: (id: string, revoke: boolean) =>
    request<void>('DELETE', `${v1}/app-connections/${segment(id)}`, { query: { revoke: String(revoke) } }),
  checkConnection: (id: string) => request<Connection>('POST', `${v1}/app-connections/${segment(id)}/check`),
  choices: (
    id: string,
    resource: string,
    query: { search?: string; cursor?: string | undefined },
    signal?: AbortSignal,
  ) =>
    request<ChoicePage>('GET', `${v1}/app-connections/${segment(id)}/resources/${segment(resource)}`, {
      query,
      signal,
    }),

  oauthApplications: (signal?: AbortSignal) =>
    request<OAuthApplicationList>('GET', `${v1}/oauth-applications`, { signal }),
  createOAuthApplication: (body: NewOAuthApplication) =>
    request<OAuthApplication>('POST', `${v1}/oauth-applications`, { body }),
  deleteOAuthApplication: (id: string) => request<void>('DELETE', `${v1}/oauth-applications/${segment(id)}`),
  authorize: (body: NewAuthorization) =>
    request<Authorization>('POST', `${v1}/oauth/authorizations`, { body }),

  setupState: (signal?: AbortSignal) => request<{ needed: boolean }>('GET', `${v1}/setup`, { signal }),
  setUp: (body: Setup) => request<unknown>('POST', `${v1}/setup`, { body }),
};
