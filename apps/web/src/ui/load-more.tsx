import type { UseInfiniteQueryResult } from '@tanstack/solid-query';
import { Show, type JSX } from 'solid-js';
import { Button } from './button.tsx';

export interface LoadMoreProps {
  readonly query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isError' | 'isFetchingNextPage' | 'fetchNextPage'
  >;
}

/** Under a list of which only the first pages are here. */
export function LoadMore(props: LoadMoreProps): JSX.Element {
  return (
    <Show when={props.query.hasNextPage && !props.query.isError}>
      <div class="mt-4 text-center">
        <Button busy={props.query.isFetchingNextPage} onClick={() => void props.query.fetchNextPage()}>
          Load more
        </Button>
      </div>
    </Show>
  );
}
