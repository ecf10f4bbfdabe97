import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/solid-query';
import type { JSX } from 'solid-js';
import { FailurePanel } from './failure-panel.tsx';

export interface QueryFailureProps {
  readonly query: Pick<UseQueryResult | UseInfiniteQueryResult, 'error' | 'isFetching' | 'refetch'>;
  readonly class?: string;
}

/** In place of what could not be read: why, and a way to try again. */
export function QueryFailure(props: QueryFailureProps): JSX.Element {
  return (
    <FailurePanel
      class={props.class ?? ''}
      thrown={props.query.error}
      onRetry={() => void props.query.refetch()}
      busy={props.query.isFetching}
    />
  );
}
