import { useSearchParams } from '@solidjs/router';
import type { ConnectionQuery, ConnectionSort } from '../../api/shapes.ts';
import { isStatus } from '../../ui/status-badge.tsx';

const sorts: readonly ConnectionSort[] = [
  'name',
  '-name',
  'expiresAt',
  '-expiresAt',
  'createdAt',
  '-createdAt',
];

export interface ListQuery {
  readonly value: () => ConnectionQuery;
  readonly isNarrowed: () => boolean;
  readonly change: (part: Partial<ConnectionQuery>) => void;
  readonly clear: () => void;
}

/** What the list shows, kept in the address: it survives a reload and can be sent to somebody. */
export function useListQuery(): ListQuery {
  const [search, setSearch] = useSearchParams();
  const text = (name: string): string | undefined => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const value = (): ConnectionQuery => {
    const status = text('status');
    return {
      search: text('search'),
      app: text('app'),
      status: isStatus(status) ? status : undefined,
      sort: sorts.find((sort) => sort === text('sort')),
    };
  };
  const change = (part: Partial<ConnectionQuery>): void =>
    setSearch({ ...part }, { replace: true, scroll: false });
  return {
    value,
    isNarrowed: () => Boolean(value().search ?? value().app ?? value().status),
    change,
    clear: () => change({ search: undefined, app: undefined, status: undefined }),
  };
}
