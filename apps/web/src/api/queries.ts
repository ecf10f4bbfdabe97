import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from '@tanstack/solid-query';
import { api } from './api.ts';
import { toFailure } from './failure.ts';
import type { Connection, ConnectionQuery, EventKind } from './shapes.ts';

/** Everything that is read, under the keys that changes make stale. */
export const queries = {
  person: () =>
    queryOptions({
      queryKey: ['person'],
      queryFn: async ({ signal }) => (await api.session(signal))?.user ?? null,
    }),
  setup: () => queryOptions({ queryKey: ['setup'], queryFn: ({ signal }) => api.setupState(signal) }),
  apps: () =>
    queryOptions({
      queryKey: ['apps'],
      queryFn: async ({ signal }) => (await api.apps(signal)).items,
      // The plugins of a running server do not change.
      staleTime: Infinity,
    }),
  connections: (query: ConnectionQuery) =>
    infiniteQueryOptions({
      queryKey: ['connections', query],
      queryFn: ({ pageParam, signal }) => api.connections({ ...query, cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined, // widened: the first page has no cursor
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  connection: (id: string) =>
    queryOptions({ queryKey: ['connection', id], queryFn: ({ signal }) => api.connection(id, signal) }),
  policy: (id: string) =>
    queryOptions({ queryKey: ['policy', id], queryFn: ({ signal }) => api.policy(id, signal) }),
  defaultPolicy: () =>
    queryOptions({ queryKey: ['default-policy'], queryFn: ({ signal }) => api.defaultPolicy(signal) }),
  timeline: (id: string, kinds: readonly EventKind[]) =>
    infiniteQueryOptions({
      queryKey: ['timeline', id, kinds],
      queryFn: ({ pageParam, signal }) =>
        api.timeline(id, { kind: kinds.join(','), limit: '100', cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined, // widened: the first page has no cursor
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  lifecycle: () => queryOptions({ queryKey: ['lifecycle'], queryFn: ({ signal }) => api.lifecycle(signal) }),
  /** All connections of one app, for a choice between them. */
  connectionsOf: (app: string) =>
    queryOptions({ queryKey: ['connections', 'of', app], queryFn: ({ signal }) => allOf(app, signal) }),
  choices: (id: string, resource: string, search: string) =>
    infiniteQueryOptions({
      queryKey: ['choices', id, resource, search],
      queryFn: ({ pageParam, signal }) =>
        api.choices({ id, resource }, { search, cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined, // widened: the first page has no cursor
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  accessKeys: () =>
    queryOptions({ queryKey: ['access-keys'], queryFn: ({ signal }) => api.accessKeys(signal) }),
  channels: () => queryOptions({ queryKey: ['channels'], queryFn: ({ signal }) => api.channels(signal) }),
  deliveries: (id: string) =>
    infiniteQueryOptions({
      queryKey: ['deliveries', id],
      queryFn: ({ pageParam, signal }) => api.deliveries(id, { cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined, // widened: the first page has no cursor
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  hook: (id: string) =>
    queryOptions({ queryKey: ['hook', id], queryFn: ({ signal }) => api.hook(id, signal) }),
  oauthApplications: () =>
    queryOptions({
      queryKey: ['oauth-applications'],
      queryFn: ({ signal }) => api.oauthApplications(signal),
    }),
};

/** More than a person can choose from; a bound for a list that has no end. */
const mostPages = 20;

async function allOf(app: string, signal: AbortSignal): Promise<readonly Connection[]> {
  const found: Connection[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, nextCursor } = await api.connections({ app, limit: '100', cursor }, signal);
    found.push(...items);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return found;
}

/** Holds what was read. A refusal is shown at once: only silence is tried a second time. */
export function createQueries(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (thrown) => {
        // The session ended: the shell sees that nobody is signed in and leads to the sign-in.
        if (toFailure(thrown).code === 'sign_in_required')
          client.setQueryData(queries.person().queryKey, null);
      },
    }),
    defaultOptions: {
      // A request that waits for the browser to call itself online shows nothing; one that fails can say so.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        staleTime: 5_000,
        retry: (count, thrown) => count < 1 && toFailure(thrown).code === 'unreachable',
        throwOnError: false,
      },
    },
  });
  return client;
}
